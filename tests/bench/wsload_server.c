/* What the bare servers have in common. */
#include "tests/bench/wsload_server.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/wsload.h"
#include "tests/lib/check.h"

_Noreturn void wsload_listen(int tell, uv_loop_t *loop, struct lws_context_creation_info *info)
{
    void *loops[] = {loop};
    struct lws_context *ctx;
    struct lws_vhost *vhost;
    int port;

    info->port = 0;
    info->iface = "lo";
    info->options |= LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                     LWS_SERVER_OPTION_DISABLE_IPV6;
    info->foreign_loops = loops;
    info->gid = (gid_t)-1;
    info->uid = (uid_t)-1;
    lws_set_log_level(0, NULL);
    ctx = lws_create_context(info);
    vhost = ctx ? lws_create_vhost(ctx, info) : NULL;
    port = vhost ? lws_get_vhost_listen_port(vhost) : 0;
    if (write(tell, &port, sizeof port) != sizeof port || !port)
        _exit(1);
    uv_run(loop, UV_RUN_DEFAULT);
    _exit(0);
}

pid_t wsload_start(const char *what, int *port, void (*serve)(int tell, const void *arg),
                   const void *arg)
{
    int fds[2];
    pid_t pid;

    assert_int_equal(pipe(fds), 0);
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(fds[1], arg);
    }
    close(fds[1]);
    if (read(fds[0], port, sizeof *port) != sizeof *port || !*port)
        fail_msg("%s could not start", what);
    close(fds[0]);
    return pid;
}

void wsload_end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}
