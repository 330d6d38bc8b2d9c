/* nginx for tests. */
#include "tests/lib/nginx.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/tmp.h"

enum { PATIENCE_MS = 60 * 1000, CONF_MAX = 4096, TRIES = 5 };

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

/* A port that was free a moment ago. */
static int free_port(void)
{
    struct sockaddr_in at = loopback(0);
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
    close(fd);
    return ntohs(at.sin_port);
}

static bool answers(int port)
{
    struct sockaddr_in at = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = connect(fd, (struct sockaddr *)&at, sizeof at) == 0;

    close(fd);
    return ok;
}

/* Until it answers; false when it has ended instead. */
static bool comes_up(struct nginx *n)
{
    int64_t deadline = clock_mono_ms() + PATIENCE_MS;

    while (!answers(n->port)) {
        if (!proc_running(n->proc))
            return false;
        if (clock_mono_ms() > deadline)
            fail_msg("nginx does not answer: %s", proc_text(n->proc, PROC_ERR));
        poll(NULL, 0, 20);
    }
    return proc_running(n->proc); /* else it was somebody else at its port */
}

static void try_port(struct nginx *n, const char *dir, const char *head, const char *blocks)
{
    struct strbuf b = STRBUF_INIT(CONF_MAX);
    const char *at = strstr(blocks, "%d");
    char conf[TMP_PATH_MAX];

    n->port = free_port();
    strbuf_printf(&b,
                  "%sdaemon off; master_process off; pid %s/nginx.pid; error_log %s/error.log;\n"
                  "events { worker_connections 1024; }\n%.*s%d%s",
                  head, dir, dir, (int)(at - blocks), blocks, n->port, at + 2);
    assert_false(b.over);
    tmp_path(conf, dir, "nginx.conf");
    tmp_write(conf, b.s);
    strbuf_free(&b);
    n->proc = proc_start(&(struct proc_conf){
        .argv = (const char *const[]){"/usr/sbin/nginx", "-p", dir, "-c", conf, NULL}});
}

void nginx_start(struct nginx *n, const char *dir, const char *head, const char *blocks)
{
    char said[256] = "";

    for (int i = 0; i < TRIES; i++) { /* the port may have been taken in between */
        try_port(n, dir, head, blocks);
        if (comes_up(n))
            return;
        proc_exit(n->proc, PATIENCE_MS);
        str_copy(said, sizeof said, proc_text(n->proc, PROC_ERR));
        nginx_stop(n);
    }
    fail_msg("nginx does not start: %s", said);
}

void nginx_stop(struct nginx *n)
{
    proc_free(n->proc);
    n->proc = NULL;
}
