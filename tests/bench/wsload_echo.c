/* A bare echo server by libwebsockets on libuv, in a process of its own. */
#include <libwebsockets.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

#include "tests/bench/wsload.h"
#include "tests/lib/check.h"

enum { ECHO_MAX = 4096 };

static unsigned char message[LWS_PRE + ECHO_MAX];
static size_t message_len;

static int echo(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
    (void)user;
    if (reason == LWS_CALLBACK_RECEIVE && len <= ECHO_MAX) {
        memcpy(message + LWS_PRE, in, len);
        message_len = len;
        lws_callback_on_writable(wsi);
    }
    if (reason == LWS_CALLBACK_SERVER_WRITEABLE && message_len > 0) {
        size_t n = message_len;

        message_len = 0;
        if (lws_write(wsi, message + LWS_PRE, n, LWS_WRITE_TEXT) < (int)n)
            return -1;
    }
    return 0;
}

static _Noreturn void serve(int tell, const char *cert, const char *key)
{
    static const struct lws_protocols protocols[] = {{.name = "echo", .callback = echo}, {0}};
    static const lws_retry_bo_t no_pings = {0};
    static uv_loop_t loop;
    void *loops[] = {&loop};
    struct lws_context_creation_info info = {
        .port = 0,
        .iface = "lo",
        .protocols = protocols,
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                   LWS_SERVER_OPTION_DISABLE_IPV6 |
                   (cert ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0),
        .ssl_cert_filepath = cert,
        .ssl_private_key_filepath = key,
        .foreign_loops = loops,
        .retry_and_idle_policy = &no_pings,
        .gid = (gid_t)-1,
        .uid = (uid_t)-1,
    };
    struct lws_context *ctx;
    struct lws_vhost *vhost;
    int port;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    malloc_trim(
        0); /* what the bench has freed before would be used again, and not seen as growth */
    uv_loop_init(&loop);
    lws_set_log_level(0, NULL);
    ctx = lws_create_context(&info);
    vhost = ctx ? lws_create_vhost(ctx, &info) : NULL;
    port = vhost ? lws_get_vhost_listen_port(vhost) : 0;
    if (write(tell, &port, sizeof port) != sizeof port || !port)
        _exit(1);
    uv_run(&loop, UV_RUN_DEFAULT);
    _exit(0);
}

pid_t wsload_echo(int *port, const char *cert, const char *key)
{
    int fds[2];
    pid_t pid;

    assert_int_equal(pipe(fds), 0);
    pid = fork();
    if (pid == 0)
        serve(fds[1], cert, key);
    close(fds[1]);
    if (read(fds[0], port, sizeof *port) != sizeof *port || !*port)
        fail_msg("the bare echo server could not start");
    close(fds[0]);
    return pid;
}

void wsload_echo_end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}
