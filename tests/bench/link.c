/* A slow line on loopback, for one connection at a time. */
#include "tests/bench/link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/lib/check.h"

enum { UP, DOWN, WAYS, PIECE = 256, PIECES = 4096, SHARED_BYTES = 4096 };

/* What is on its way. */
struct piece {
    int64_t due; /* us */
    size_t len;
    char data[PIECE];
};

struct way {
    int from, to;
    bool ended;
    int64_t free_at; /* when the line has room for the next bit */
    struct piece piece[PIECES];
    size_t first, n;
};

static int listen_on(int *port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(fd, 4), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    *port = ntohs(a.sin_port);
    return fd;
}

static int connect_to(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                            .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return connect(fd, (struct sockaddr *)&a, sizeof a) == 0 ? fd : -1;
}

/* A piece takes its turn on the line, then the time of the way. */
static void take_in(const struct slow_link *l, struct way *w)
{
    struct piece *p = &w->piece[(w->first + w->n) % PIECES];
    ssize_t n = read(w->from, p->data, PIECE);
    int64_t now = bench_us();

    if (n <= 0) {
        w->ended = true;
        return;
    }
    p->len = (size_t)n;
    if (w->free_at < now)
        w->free_at = now;
    w->free_at += (int64_t)n * 8 * 1000000 / l->bits_a_second;
    p->due = w->free_at + (int64_t)l->delay_ms * 1000;
    w->n++;
}

static void give_out(struct way *w, int64_t *passed)
{
    while (w->n > 0 && w->piece[w->first].due <= bench_us()) {
        struct piece *p = &w->piece[w->first];

        if (send(w->to, p->data, p->len, MSG_NOSIGNAL) != (ssize_t)p->len)
            w->ended = true;
        *passed += (int64_t)p->len;
        w->first = (w->first + 1) % PIECES;
        w->n--;
    }
}

static void carry(const struct slow_link *l, int client, int server)
{
    static struct way way[WAYS];
    int one = 1;

    memset(way, 0, sizeof way);
    way[UP].from = way[DOWN].to = client;
    way[UP].to = way[DOWN].from = server;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    while (!(way[UP].ended && way[UP].n == 0) && !(way[DOWN].ended && way[DOWN].n == 0)) {
        struct pollfd p[WAYS];
        int64_t now = bench_us(), next = now + 1000000;
        struct timespec wait;

        for (int i = 0; i < WAYS; i++) {
            bool room = !way[i].ended && way[i].n < PIECES;

            p[i] = (struct pollfd){.fd = room ? way[i].from : -1, .events = POLLIN};
            if (way[i].n > 0 && way[i].piece[way[i].first].due < next)
                next = way[i].piece[way[i].first].due;
        }
        next = next > now ? next - now : 0;
        wait = (struct timespec){.tv_sec = next / 1000000, .tv_nsec = next % 1000000 * 1000};
        if (ppoll(p, WAYS, &wait, NULL) < 0 && errno != EINTR)
            break;
        for (int i = 0; i < WAYS; i++) {
            if (p[i].revents)
                take_in(l, &way[i]);
            give_out(&way[i], &l->passed[i]);
        }
    }
    close(client);
    close(server);
}

void slow_link_start(struct slow_link *l, int to_port)
{
    int listener = listen_on(&l->port);

    l->passed = mmap(NULL, SHARED_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(l->passed != MAP_FAILED);
    l->pid = fork();
    if (l->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;) {
            int client = accept(listener, NULL, NULL), server = connect_to(to_port);

            if (client >= 0 && server >= 0)
                carry(l, client, server);
            else
                _exit(1);
        }
    }
    close(listener);
}

void slow_link_end(struct slow_link *l)
{
    kill(l->pid, SIGKILL);
    waitpid(l->pid, NULL, 0);
    munmap(l->passed, SHARED_BYTES);
}
