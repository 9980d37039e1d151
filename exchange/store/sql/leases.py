"""Leases in SQL."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from exchange.store.port import Lease, LeaseLostError
from exchange.store.sql.tables import leases
from exchange.store.sql.transactions import Transactions

# A lease that ends later than so many of its lengths from now was taken by another
# clock, such as one that had jumped ahead, and says nothing of when it really ends.
MOST_LENGTHS_AHEAD = 10


class SqlLeases(Transactions):
    """Implements `exchange.store.port.Leases`."""

    def take_lease(
        self, job: str, holder: str, now: datetime, seconds: int
    ) -> Lease | None:
        """Take the job's lease, or give None while another holder's lasts.

        One that ends absurdly late is taken over: if its holder is alive after all, the
        fencing number keeps it from writing anything more.
        """
        expires_at = now + timedelta(seconds=seconds)
        believed_until = now + MOST_LENGTHS_AHEAD * timedelta(seconds=seconds)

        def take(connection: Connection) -> Lease | None:
            row = connection.execute(
                select(leases).where(leases.c.job == job).with_for_update()
            ).one_or_none()
            if row is None:
                connection.execute(
                    insert(leases).values(
                        job=job, holder=holder, fence=1, expires_at=expires_at
                    )
                )
                return Lease(job, holder, 1, seconds)
            lasts = now < row.expires_at <= believed_until
            if row.holder not in ("", holder) and lasts:
                return None
            fence = row.fence + 1
            connection.execute(
                update(leases)
                .where(leases.c.job == job)
                .values(holder=holder, fence=fence, expires_at=expires_at)
            )
            return Lease(job, holder, fence, seconds)

        try:
            return self._write(take)
        except IntegrityError:
            # Another process took the job's first lease between our statements.
            return None

    def renew_lease(self, lease: Lease, now: datetime) -> None:
        """Let the lease last on; raise LeaseLostError where it was taken over."""
        expires_at = now + timedelta(seconds=lease.seconds)

        def renew(connection: Connection) -> None:
            changed = connection.execute(
                update(leases)
                .where(leases.c.job == lease.job, leases.c.fence == lease.fence)
                .values(expires_at=expires_at)
            )
            if changed.rowcount == 0 and not self._holds(connection, lease):
                raise LeaseLostError(f"Another run of {lease.job} has taken over")

        self._write(renew)

    @staticmethod
    def _holds(connection: Connection, lease: Lease) -> bool:
        # MariaDB counts only rows whose values changed, so 0 may still be ours.
        fence = connection.execute(
            select(leases.c.fence).where(leases.c.job == lease.job)
        ).scalar()
        return bool(fence == lease.fence)

    def release_lease(self, lease: Lease) -> None:
        """End the lease, if it is still this one."""
        self._write(
            lambda connection: connection.execute(
                update(leases)
                .where(leases.c.job == lease.job, leases.c.fence == lease.fence)
                .values(holder="")
            )
        )
