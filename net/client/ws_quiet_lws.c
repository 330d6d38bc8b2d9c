/* Waiting without libwebsockets. */
#include "net/client/ws_quiet.h"

#include <libwebsockets.h>
#include <poll.h>
#include <stdbool.h>

#include "net/base/wake.h"

static struct lws *idle(const struct ws_quiet *q, int *ms)
{
    struct lws *wsi = q->idle(q->arg, ms);

    if (!wsi || lws_partial_buffered(wsi) || !lws_service_adjust_timeout(q->ctx, 1, 0))
        return NULL;
    return wsi;
}

/* Lets the library send what it keeps to itself, the answer to a ping: with room to write and
 * nothing to read one turn does it. A second one is for a ping that came in between. */
static bool settle(const struct ws_quiet *q)
{
    for (int turn = 0; turn < 2; turn++) {
        struct pollfd fd = {.events = POLLIN | POLLOUT};
        struct lws *wsi;
        int ms;

        wsi = idle(q, &ms);
        if (!wsi)
            return false;
        fd.fd = lws_get_socket_fd(wsi);
        if (poll(&fd, 1, 0) != 1 || fd.revents != POLLOUT)
            return false;
        lws_service(q->ctx, -1);
    }
    return true;
}

enum ws_quiet_end ws_quiet_wait(const struct ws_quiet *q, int max_ms)
{
    struct pollfd fd[] = {{.events = POLLIN}, {.fd = q->wake, .events = POLLIN}};
    struct lws *wsi;
    int ms;

    wsi = settle(q) ? idle(q, &ms) : NULL;
    if (!wsi)
        return QUIET_BUSY;
    fd[0].fd = lws_get_socket_fd(wsi);
    poll(fd, 2, max_ms >= 0 && max_ms < ms ? max_ms : ms);
    if (fd[1].revents) /* never before: what it was set for is looked at after this wait */
        wake_drain(q->wake);
    return fd[0].revents == POLLIN ? QUIET_HEARD : QUIET_OVER;
}
