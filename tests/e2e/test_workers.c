/* Commands that stream and record never outlive the server, not even one that is killed. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/clock.h"
#include "tests/lib/check.h"
#include "tests/lib/serve.h"

/* One of them obeys, the other is deaf to SIGTERM; both leave their ids and those of a child. */
static const char obedient[] = "sleep 600 & echo $$ $! >\"$PIDS/stream\"; echo ready; wait";
static const char deaf[] =
    "trap '' TERM; sleep 600 & echo $$ $! >\"$PIDS/record\"; echo ready; wait; sleep 600";

static bool alive(pid_t pid)
{
    return kill(pid, 0) == 0 || errno != ESRCH;
}

/* The ids that a command has written, when it has come so far. */
static bool ids_of(const char *dir, const char *which, pid_t pid[2])
{
    char path[TMP_PATH_MAX], text[64];
    char *end;

    tmp_path(path, dir, which);
    tmp_read(text, sizeof text, path);
    pid[0] = (pid_t)strtol(text, &end, 10);
    pid[1] = (pid_t)strtol(end, NULL, 10);
    return pid[0] > 1 && pid[1] > 1 && strchr(text, '\n') != NULL;
}

static void wait_ids(const char *dir, const char *which, pid_t pid[2])
{
    int64_t deadline = clock_mono_ms() + PROC_PATIENCE;

    while (!ids_of(dir, which, pid)) {
        assert_true(clock_mono_ms() < deadline);
        poll(NULL, 0, 10);
    }
}

static void wait_gone(const char *what, const pid_t pid[2])
{
    int64_t deadline = clock_mono_ms() + PROC_PATIENCE;

    while (alive(pid[0]) || alive(pid[1])) {
        if (clock_mono_ms() >= deadline)
            fail_msg("%s: still runs", what);
        poll(NULL, 0, 10);
    }
}

static void test_end(void **state)
{
    static const char *const hooks[] = {"--stream-hook", obedient, "--record-hook", deaf, NULL};
    static const char *const what[] = {"killed with -9", "asked to end"};

    (void)state;
    for (int way = 0; way < 2; way++) {
        struct serve server = {0};
        char dir[TMP_PATH_MAX];
        pid_t stream[2], record[2];

        tmp_make(dir);
        setenv("PIDS", dir, 1);
        serve_start_with(&server, hooks);
        SERVE_DO(&server, "room", "create", "r", "--set", "enable_recording=cloud");
        SERVE_DO(&server, "stream", "start", "r", "--url", "rtmp://127.0.0.1:1/x");
        SERVE_DO(&server, "record", "start", "r");
        wait_ids(dir, "stream", stream);
        wait_ids(dir, "record", record);
        assert_true(alive(stream[0]) && alive(stream[1]) && alive(record[0]) && alive(record[1]));
        if (way == 0) {
            serve_kill(&server);
            wait_gone(what[way], stream);
            wait_gone(what[way], record);
            serve_restart(&server);
            SERVE_DO(&server, "stream", "start", "r", "--url", "rtmp://127.0.0.1:1/x");
        }
        serve_stop(&server);
        wait_gone(what[way], stream);
        wait_gone(what[way], record);
        tmp_remove(dir);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_end)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
