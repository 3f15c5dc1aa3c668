"""The addresses of the ledger's pages."""

from __future__ import annotations

from django.urls import path

from keepfit.ledger.pages import accounts, atlas, bulk, history, importing, views

app_name = "ledger"
urlpatterns = [
    path("ledger/", accounts.accounts, name="accounts"),
    path("ledger/import/", importing.send, name="import"),
    path("ledger/import/<str:token>/", importing.check, name="import_check"),
    path("ledger/import/<str:token>/problems.xlsx", importing.problems, name="problems"),
    path("ledger/export/", views.export, name="export"),
    path("ledger/bulk/", bulk.bulk, name="bulk"),
    path("ledger/map/", atlas.atlas, name="atlas"),
    path("ledger/views/", views.save, name="save_view"),
    path("ledger/views/<int:view_id>/remove/", views.remove, name="remove_view"),
    # An id comes from a sheet and may hold anything, a slash too.
    path("ledger/account/<path:account_id>/change/", accounts.change, name="change"),
    path("ledger/account/<path:account_id>/history/", history.history, name="history"),
    path("ledger/account/<path:account_id>/", accounts.account, name="account"),
    path("services/", accounts.services, name="services"),
]
