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

enum { PATIENCE_MS = 60 * 1000, CONF_MAX = 4096 };

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

void nginx_start(struct nginx *n, const char *dir, const char *head, const char *blocks)
{
    int64_t deadline = clock_mono_ms() + PATIENCE_MS;
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
    while (!answers(n->port)) {
        if (clock_mono_ms() > deadline || !proc_running(n->proc))
            fail_msg("nginx does not start: %s", proc_text(n->proc, PROC_ERR));
        poll(NULL, 0, 20);
    }
}

void nginx_stop(struct nginx *n)
{
    proc_free(n->proc);
    n->proc = NULL;
}
