/* A bare echo server by libwebsockets on libuv, in a process of its own. */
#include <malloc.h>
#include <string.h>

#include "tests/bench/wsload.h"
#include "tests/bench/wsload_server.h"

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

static void serve(int tell, const void *arg)
{
    static const struct lws_protocols protocols[] = {{.name = "echo", .callback = echo}, {0}};
    static const lws_retry_bo_t no_pings = {0};
    static uv_loop_t loop;
    const char *const *files = arg; /* certificate and key, or null */
    struct lws_context_creation_info info = {
        .protocols = protocols,
        .options = files[0] ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0,
        .ssl_cert_filepath = files[0],
        .ssl_private_key_filepath = files[1],
        .retry_and_idle_policy = &no_pings,
    };

    /* What the bench has freed before would be used again, and not seen as growth. */
    malloc_trim(0);
    uv_loop_init(&loop);
    wsload_listen(tell, &loop, &info);
}

pid_t wsload_echo(int *port, const char *cert, const char *key)
{
    return wsload_start("the bare echo server", port, serve, (const char *const[]){cert, key});
}
