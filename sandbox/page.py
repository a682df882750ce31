"""One plain page at `/`: channels and chats as they stand. The page itself reads the control API, in the browser."""

from pathlib import Path

from aiohttp import web

PAGE = Path(__file__).with_name("page.html")


def attach(app: web.Application) -> None:
    """Serve the page."""

    async def page(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE)

    app.router.add_get("/", page)
