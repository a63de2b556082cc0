"""Running the jobs that a test enqueued, in its own transaction, without a worker."""

import json

from django.db import connection
from procrastinate.contrib.django import app

_WAITING = """
SELECT id, task_name, args FROM procrastinate_jobs
WHERE status = 'todo' AND (%(name)s::text IS NULL OR task_name = %(name)s)
    AND (scheduled_at IS NULL OR id <= %(last)s)
ORDER BY priority DESC, id LIMIT 1
"""


def run_jobs(name: str | None = None) -> list[str]:
    """Run every waiting job (of one task, or of all), and those that they enqueue for now; the names of what ran."""
    ran = []
    with connection.cursor() as cursor:
        (last,) = cursor.execute("SELECT coalesce(max(id), 0) FROM procrastinate_jobs").fetchone()
        while job := cursor.execute(_WAITING, {"name": name, "last": last}).fetchone():
            number, task, arguments = job
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])
            app.tasks[task].func(**json.loads(arguments))
            cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)", [number])
            ran.append(task)
    return ran


def waiting_jobs() -> list[str]:
    """The names of the tasks that wait, in the order they will run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY priority DESC, id")
        return [task for (task,) in cursor.fetchall()]
