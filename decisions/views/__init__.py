"""Pages of the workspace. A page decides nothing: it fetches, asks for the verdict, binds a form, calls one service."""
