"""Puts the parts of an app together."""

from collections.abc import Iterable

from worker.config.settings import Settings
from worker.jobs import transport
from worker.jobs.job_metrics import JobMetrics
from worker.jobs.refusal_log import RefusalLog
from worker.jobs.registration import Registration
from worker.jobs.stall_detector import StallDetector
from worker.jobs.tasks import Jobs
from worker.jobs.wiring import Concern
from worker.jobs.worker_program import RasidCelery


def assemble(settings: Settings) -> RasidCelery:
    """Make the app, its jobs, and what its workers do beside them."""
    transport.install()
    jobs = Jobs(settings)

    def concerns() -> Iterable[Concern]:
        """Made in a worker's main process, before it forks."""
        return (
            jobs,
            JobMetrics(),
            RefusalLog(),
            Registration(settings),
            StallDetector(settings, app.wiring.connected),
        )

    app = RasidCelery(settings, concerns)
    jobs.register(app)
    return app
