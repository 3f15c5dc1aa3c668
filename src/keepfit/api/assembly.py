"""The API put together from the endpoints of the rooms, and the document that describes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.types import DictStrAny

from keepfit.api.gate import ByToken, SoOften, on_record, rights_of
from keepfit.api.problems import MEDIA, teach
from keepfit.burden.endpoints import router as burden
from keepfit.checkup.endpoints.checkups import router as checkup
from keepfit.checkup.endpoints.letters import router as letters
from keepfit.checkup.endpoints.packs import router as packs
from keepfit.checkup.endpoints.samples import router as samples
from keepfit.checkup.endpoints.schedules import router as schedules
from keepfit.evaluation.endpoints import router as evaluation
from keepfit.ledger.endpoints.accounts import router as ledger
from keepfit.ledger.endpoints.searches import router as searches
from keepfit.overlap.endpoints import router as overlap
from keepfit.people.core.rights import Right
from keepfit.people.endpoints import router as people
from keepfit.plan.endpoints import router as plan
from keepfit.review.endpoints import router as review

VERSION = "1.0.0"
ROOT = "/api/v1/"
_EVERYWHERE = (400, 401, 403, 404, 422, 429)
_WRITES = {"post": (409,), "patch": (), "put": ()}
_MATCHES = (412, 428)  # of a write that asks for If-Match
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "hint": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
        "problems": {"type": "array", "items": {"type": "object"}},
    },
}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "同键同内容的请求只执行一次，24 小时内 / Runs once within 24 hours",
    "schema": {"type": "string", "maxLength": 200, "pattern": "^[!-~]+$", "minLength": 1},
}


class PlainParser(Parser):
    """Reads JSON, and refuses what no database keeps."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the body; NUL, written out or escaped, is refused."""
        if b"\0" in request.body or b"\\u0000" in request.body:
            raise HttpError(400, "NUL")
        return super().parse_body(request)


class OfficeApi(NinjaAPI):
    """The office's API; its document says of each endpoint who may use it and what may go wrong."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an endpoint by its function."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """Return the document, with rights, problems and the key of writes added to each."""
        schema = super().get_openapi_schema(
            path_prefix=path_prefix or ROOT, path_params=path_params
        )
        schema["components"]["schemas"]["Problem"] = _PROBLEM
        rights = {self.get_openapi_operation_id(one): rights_of(one) for one in self.operations()}
        for methods in schema["paths"].values():
            for method, told in methods.items():
                _complete(told, method, rights[told["operationId"]])
        return schema

    def operations(self) -> Iterator[Operation]:
        """Yield every endpoint."""
        for router in self._get_bound_routers():
            for view in router.path_operations.values():
                yield from view.operations


def _complete(told: dict[str, Any], method: str, rights: tuple[Right, ...]) -> None:
    told["x-rights"] = [one.value for one in rights]
    problem = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    matches = any(one["name"] == "If-Match" for one in told.get("parameters", ()))
    wrong = (*_EVERYWHERE, *_WRITES.get(method, ()), *(_MATCHES if matches else ()))
    for status in wrong:
        told["responses"][status] = {"description": "Problem", "content": problem}
    if method in _WRITES:
        told.setdefault("parameters", []).append(_KEY)


api = OfficeApi(
    title="keepfit",
    version=VERSION,
    description="政务新媒体“瘦身健体”平台接口 / The office's rooms for programs",
    docs_url=None,
    auth=ByToken(),
    throttle=SoOften(),
    parser=PlainParser(),
    urls_namespace="api-v1",
)
api.add_decorator(on_record, mode="view")
teach(api)
api.add_router("", people)
api.add_router("", ledger)
api.add_router("", searches)
api.add_router("", checkup)
api.add_router("", packs)
api.add_router("", samples)
api.add_router("", letters)
api.add_router("", schedules)
api.add_router("", overlap)
api.add_router("", burden)
api.add_router("", evaluation)
api.add_router("", plan)
api.add_router("", review)
