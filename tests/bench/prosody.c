/* Prosody as a waiting room. */
#include "tests/bench/prosody.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/bench/bench.h"
#include "tests/bench/wsload.h"
#include "tests/lib/check.h"
#include "tests/lib/proc.h"
#include "tests/lib/tmp.h"

#define ROOM "door@conference.localhost"
#define OPEN "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>"

enum { START_MS = 20000, LOGIN_MS = 60000, MODERATOR = 0 };

/* How far a connection has come. */
enum stage { OPENED, AUTHORISED, BOUND, IN, ADMITTED, OUT };

struct prosody {
    struct proc *proc;
    struct wsload *load;
    char dir[TMP_PATH_MAX];
    int port;
    size_t guests, ready;
    enum stage *stage; /* of each connection; the moderator is the first */
    struct prosody_told told;
};

static const char conf[] = "run_as_root = true\n"
                           "daemonize = false\n"
                           "pidfile = \"%s/pid\"\n"
                           "data_path = \"%s\"\n"
                           "log = { warn = \"%s/log\" }\n"
                           "network_backend = \"epoll\"\n"
                           "modules_enabled = { \"saslauth\"; \"websocket\"; }\n"
                           "modules_disabled = { \"s2s\"; \"offline\"; \"tls\"; }\n"
                           "authentication = \"anonymous\"\n"
                           "consider_websocket_secure = true\n"
                           "c2s_require_encryption = false\n"
                           "http_ports = { %d }\n"
                           "http_interfaces = { \"127.0.0.1\" }\n"
                           "https_ports = { }\n"
                           "c2s_ports = { }\n"
                           "s2s_ports = { }\n"
                           "VirtualHost \"localhost\"\n"
                           "Component \"conference.localhost\" \"muc\"\n"
                           "muc_room_locking = false\n"
                           "muc_room_default_moderated = true\n"
                           "muc_room_default_history_length = 0\n";

/* ---- the conversation ---- */

static void send_join(struct prosody *p, size_t who)
{
    char text[256];

    snprintf(text, sizeof text,
             "<presence xmlns='jabber:client' to='" ROOM "/n%zu'>"
             "<x xmlns='http://jabber.org/protocol/muc'/></presence>",
             who);
    wsload_send(p->load, who, text);
}

static void on_open(void *arg, size_t who)
{
    struct prosody *p = arg;

    p->stage[who] = OPENED;
    wsload_send(p->load, who, OPEN);
}

static void log_in(struct prosody *p, size_t who, const char *text)
{
    if (strstr(text, "<mechanism>"))
        wsload_send(p->load, who,
                    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'></auth>");
    else if (strstr(text, "<success"))
        wsload_send(p->load, who, OPEN);
    else if (strstr(text, "xmpp-bind") && strstr(text, "features"))
        wsload_send(p->load, who,
                    "<iq xmlns='jabber:client' type='set' id='bind'>"
                    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    else if (strstr(text, "bind") && strstr(text, "result")) {
        p->stage[who] = BOUND;
        p->ready++;
    }
}

/* Whether a stanza has this status: the number alone may also stand in somebody's name. */
static bool has_status(const char *text, const char *code)
{
    char one[32], two[32];

    snprintf(one, sizeof one, "code='%s'", code);
    snprintf(two, sizeof two, "code=\"%s\"", code);
    return strstr(text, one) || strstr(text, two);
}

/* Presence of oneself has status 110; everything else is about others, which guests do not mind. */
static void guest_hears(struct prosody *p, size_t who, const char *text)
{
    if (!has_status(text, "110"))
        return;
    if (strstr(text, "unavailable")) {
        p->told.denied += p->stage[who] != OUT && has_status(text, "307");
        p->stage[who] = OUT;
    } else if (p->stage[who] == BOUND) {
        p->stage[who] = IN;
        p->told.joined++;
    } else if (p->stage[who] == IN && strstr(text, "participant")) {
        p->stage[who] = ADMITTED;
        p->told.admitted++;
    }
}

static void moderator_hears(struct prosody *p, const char *text)
{
    if (has_status(text, "110"))
        p->stage[MODERATOR] = IN;
    else if (!str_starts(text, "<presence"))
        return;
    else if (strstr(text, "unavailable"))
        p->told.departed++;
    else if (strstr(text, "visitor"))
        p->told.seen++;
}

static void on_text(void *arg, size_t who, const char *text, size_t len)
{
    struct prosody *p = arg;

    (void)len;
    if (p->stage[who] < BOUND)
        log_in(p, who, text);
    else if (who == MODERATOR)
        moderator_hears(p, text);
    else
        guest_hears(p, who, text);
}

/* ---- what is asked ---- */

void prosody_join(struct prosody *p, size_t i)
{
    send_join(p, i + 1);
}

/* A guest for each request: of several in one, which XEP-0045 allows, Prosody takes the first. */
static void moderate(struct prosody *p, size_t i, const char *role)
{
    char text[256];

    snprintf(text, sizeof text,
             "<iq xmlns='jabber:client' type='set' id='mod' to='" ROOM "'>"
             "<query xmlns='http://jabber.org/protocol/muc#admin'>"
             "<item nick='n%zu' role='%s'/></query></iq>",
             i + 1, role);
    wsload_send(p->load, MODERATOR, text);
}

void prosody_admit(struct prosody *p, size_t i)
{
    moderate(p, i, "participant");
}

void prosody_deny(struct prosody *p, size_t i)
{
    moderate(p, i, "none");
}

void prosody_leave(struct prosody *p, size_t i)
{
    char text[160];

    snprintf(text, sizeof text,
             "<presence xmlns='jabber:client' type='unavailable' to='" ROOM "/n%zu'/>", i + 1);
    wsload_send(p->load, i + 1, text);
}

const struct prosody_told *prosody_told(const struct prosody *p)
{
    return &p->told;
}

void prosody_pump(struct prosody *p, int ms)
{
    wsload_pump(p->load, ms);
}

bool prosody_until(struct prosody *p, const size_t *count, size_t n, int ms)
{
    int64_t deadline = bench_us() + (int64_t)ms * 1000;

    while (*count < n) {
        if (bench_us() > deadline)
            return false;
        wsload_pump(p->load, 10);
    }
    return true;
}

pid_t prosody_pid(const struct prosody *p)
{
    return proc_pid(p->proc);
}

/* ---- life ---- */

static int free_port(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    close(fd);
    return ntohs(a.sin_port);
}

static void await_port(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                            .sin_port = htons((uint16_t)port)};
    int64_t deadline = bench_us() + (int64_t)START_MS * 1000;

    for (;;) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        int rc = connect(fd, (struct sockaddr *)&a, sizeof a);

        close(fd);
        if (rc == 0)
            return;
        if (bench_us() > deadline)
            fail_msg("nothing listens on port %d after %d ms", port, START_MS);
        bench_sleep_ms(20);
    }
}

static void launch(struct prosody *p, const char *program)
{
    char path[TMP_PATH_MAX], text[3 * TMP_PATH_MAX + sizeof conf];
    const char *const argv[] = {program, "-F", "--config", path, NULL};

    tmp_make(p->dir);
    tmp_path(path, p->dir, "prosody.cfg.lua");
    p->port = free_port();
    snprintf(text, sizeof text, conf, p->dir, p->dir, p->dir, p->port);
    tmp_write(path, text);
    p->proc = proc_start(&(struct proc_conf){.argv = argv});
    await_port(p->port);
}

struct prosody *prosody_start(size_t guests, const char *what)
{
    const char *program = bench_peer("prosody", "prosody", what);
    struct prosody *p;

    if (!program)
        return NULL;
    p = xcalloc(1, sizeof *p);
    p->guests = guests;
    p->stage = xcalloc(guests + 1, sizeof *p->stage);
    launch(p, program);
    p->load = wsload_new(&(struct wsload_conf){.port = p->port,
                                               .path = "/xmpp-websocket",
                                               .protocol = "xmpp",
                                               .opened = on_open,
                                               .text = on_text,
                                               .arg = p},
                         guests + 1);
    if (!wsload_open(p->load, guests + 1, LOGIN_MS) ||
        !prosody_until(p, &p->ready, guests + 1, LOGIN_MS))
        fail_msg("%zu of %zu could log in to Prosody", p->ready, guests + 1);
    send_join(p, MODERATOR);
    for (int64_t end = bench_us() + (int64_t)LOGIN_MS * 1000; p->stage[MODERATOR] != IN;) {
        if (bench_us() > end)
            fail_msg("the moderator never came into Prosody's room");
        prosody_pump(p, 10);
    }
    return p;
}

void prosody_stop(struct prosody *p)
{
    if (!p)
        return;
    wsload_free(p->load);
    proc_free(p->proc);
    tmp_remove(p->dir);
    free(p->stage);
    free(p);
}
