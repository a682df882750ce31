"""Where an error came from, fit for a log: its type and place, never its words, which may be a customer's."""


def where(error: BaseException | None) -> str:
    """An error's type and the line that raised it."""
    if error is None:
        return ""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    code = trace.tb_frame.f_code
    module = trace.tb_frame.f_globals.get("__name__", "?")
    return f"{type(error).__name__} in {module}.{code.co_name}:{trace.tb_lineno}"
