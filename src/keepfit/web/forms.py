"""How a form field looks: label, input, help and mistakes, with what a screen reader needs."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Rendered(TemplatesSetting):
    """Renders fields with our one template."""

    field_template_name = "web/field.html"
    form_template_name = "web/form.html"
