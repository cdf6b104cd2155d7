"""Settings of the workbook as a whole."""

from sqlalchemy import delete, insert, select

from workbook.store.rooms.part import Part
from workbook.store.schema import add_once, alone
from workbook.store.tables import settings


class SettingRecords(Part):
    """Keeps settings."""

    def setting(self, name: str) -> str | None:
        """A setting of the workbook as a whole."""
        with self._reading.connect() as connection:
            return connection.scalar(select(settings.c.value).where(settings.c.name == name))

    def set_setting(self, name: str, value: str) -> None:
        """Change a setting."""
        with alone(self._engine, "setting", name) as connection:
            connection.execute(delete(settings).where(settings.c.name == name))
            connection.execute(insert(settings).values(name=name, value=value))

    def settle(self, name: str, value: str) -> bool:
        """Set what has not been set yet; False where it has, and stays."""
        with self._engine.begin() as connection:
            return add_once(connection, settings, "name", name=name, value=value)

    def drop_setting(self, name: str) -> None:
        """Forget a setting."""
        with self._engine.begin() as connection:
            connection.execute(delete(settings).where(settings.c.name == name))
