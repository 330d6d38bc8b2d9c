/* foyer serve: the lobby server. */
#include "net/base/tr.h"
#include "tui/cli/verbs.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "net/base/str.h"
#include "net/client/url.h"
#include "net/lobby/server/server.h"
#include "tui/args.h"
#include "tui/cli/signals.h"
#include "tui/paths.h"

#define SERVE_LISTEN "127.0.0.1:7070"

struct serve {
    const char *listen, *data, *public_url, *stream_hook, *record_hook, *tls_cert, *tls_key, *user;
    struct args_list origins, proxies;
    bool daily_limits;
};

/* Takes "127.0.0.1:7070" or "[::1]:0" apart. */
static bool take_listen(const char *text, struct server_conf *c, struct error *err)
{
    const char *colon = strrchr(text, ':'), *from = text;
    size_t len = colon ? (size_t)(colon - text) : 0;
    int64_t port;

    if (len >= 2 && text[0] == '[' && colon[-1] == ']') {
        from++;
        len -= 2;
    }
    if (!len || len >= sizeof c->host || !str_int(colon + 1, 0, 65535, &port))
        return error_set(err, "--listen takes ADDRESS:PORT, such as %s", SERVE_LISTEN);
    memcpy(c->host, from, len);
    c->host[len] = '\0';
    c->port = (uint16_t)port;
    if (str_eq(c->host, "localhost"))
        str_copy(c->host, sizeof c->host, "127.0.0.1");
    return true;
}

static bool take_public_url(const char *text, struct server_conf *c, struct error *err)
{
    struct url u;

    if (!text)
        return true;
    if (!url_parse(&u, text, err))
        return false;
    return url_text(&u, "", c->public_url, sizeof c->public_url) ||
           error_set(err, "the public address is too long");
}

static bool take_origins(const struct args_list *list, struct server_conf *c, struct error *err)
{
    if (list->n > SERVER_ORIGINS_MAX)
        return error_set(err, "at most %d origins can be allowed", SERVER_ORIGINS_MAX);
    for (size_t i = 0; i < list->n; i++)
        if (!*list->item[i] || !str_copy(c->origins[i], sizeof c->origins[i], list->item[i]))
            return error_set(err, "an origin looks like https://example.org, or *");
    c->n_origins = (int)list->n;
    return true;
}

static bool take_tls(const struct serve *o, struct server_conf *c, struct error *err)
{
    if (!o->tls_cert != !o->tls_key)
        return error_set(err, "--tls-cert and --tls-key go together");
    return !o->tls_cert ||
           (str_copy(c->tls_cert, sizeof c->tls_cert, o->tls_cert) &&
            str_copy(c->tls_key, sizeof c->tls_key, o->tls_key)) ||
           error_set(err, "the path of the certificate or of its key is too long");
}

static bool take_proxies(const struct args_list *list, struct server_conf *c, struct error *err)
{
    for (size_t i = 0; i < list->n; i++)
        if (!proxy_add(&c->proxies, list->item[i], err))
            return false;
    return true;
}

static bool take_hooks(const struct serve *o, struct server_conf *c, struct error *err)
{
    return (str_copy(c->stream_hook, sizeof c->stream_hook, o->stream_hook ? o->stream_hook : "") &&
            str_copy(c->record_hook, sizeof c->record_hook,
                     o->record_hook ? o->record_hook : "")) ||
           error_set(err, "a hook's command is too long");
}

static bool take_data(const char *given, struct server_conf *c, struct error *err)
{
    if (given)
        return str_copy(c->data_dir, sizeof c->data_dir, given) ||
               error_set(err, "the data folder's path is too long");
    if (!paths_state(c->data_dir, sizeof c->data_dir, ""))
        return error_set(err, "no home folder is known; name one with --data");
    return paths_make_parents(c->data_dir, err);
}

static bool take_user(const char *text, struct server_conf *c, struct error *err)
{
    return !text || (*text && str_copy(c->user, sizeof c->user, text)) ||
           error_set(err, "--user takes NAME or NAME:GROUP");
}

static bool take_all(const struct serve *o, struct server_conf *c, struct error *err)
{
    return take_listen(o->listen, c, err) && take_public_url(o->public_url, c, err) &&
           take_origins(&o->origins, c, err) && take_data(o->data, c, err) && take_tls(o, c, err) &&
           take_proxies(&o->proxies, c, err) && take_hooks(o, c, err) &&
           take_user(o->user, c, err) && server_check_address(c, err);
}

static int serve(const struct server_conf *conf)
{
    struct pollfd p = {.fd = signals_open(true), .events = POLLIN};
    struct error err = {{0}};
    struct server *s = p.fd >= 0 ? server_new(conf, &err) : NULL;
    int signal;

    if (!s || !server_start(s, &err)) {
        fprintf(stderr, "foyer serve: %s\n", *err.text ? err.text : "no signals");
        server_stop(s);
        return EXIT_FAILED;
    }
    printf("listening on %s\n", server_url(s));
    fflush(stdout);
    while ((signal = signals_take(p.fd)) == 0 || signal == SIGUSR1)
        if (signal)
            server_reload(s);
        else
            poll(&p, 1, -1);
    server_stop(s);
    close(p.fd);
    return EXIT_DONE;
}

static int run(int argc, char **argv)
{
    struct serve o = {.listen = SERVE_LISTEN};
    const struct args_opt opt[] = {
        {.name = "listen",
         .kind = ARGS_TEXT,
         .to = &o.listen,
         .value = "ADDR:PORT",
         .help = "where to listen (" SERVE_LISTEN "); port 0 takes a free one"},
        {.name = "data",
         .kind = ARGS_TEXT,
         .to = &o.data,
         .value = "DIR",
         .help = "database and API key (else $XDG_STATE_HOME/foyer)"},
        {.name = "public-url",
         .kind = ARGS_TEXT,
         .to = &o.public_url,
         .value = "URL",
         .help = "what the addresses of rooms begin with"},
        {.name = "allow-origin",
         .kind = ARGS_LIST,
         .to = &o.origins,
         .value = "ORIGIN",
         .help = "pages from here may use the server; * for all; may be given again"},
        {.name = "tls-cert",
         .kind = ARGS_TEXT,
         .to = &o.tls_cert,
         .value = "FILE",
         .help = "certificate with its chain, PEM; SIGUSR1 reads it again"},
        {.name = "tls-key",
         .kind = ARGS_TEXT,
         .to = &o.tls_key,
         .value = "FILE",
         .help = "its private key, PEM"},
        {.name = "behind-proxy",
         .kind = ARGS_LIST,
         .to = &o.proxies,
         .value = "NET",
         .help = "believe X-Forwarded-For from here: 127.0.0.1, 10.0.0.0/8; may be given again"},
        {.name = "user",
         .kind = ARGS_TEXT,
         .to = &o.user,
         .value = "NAME",
         .help = "become NAME or NAME:GROUP once it listens and has read its keys (root only)"},
        {.name = "stream-hook",
         .kind = ARGS_TEXT,
         .to = &o.stream_hook,
         .value = "CMD",
         .help = "streams a room: gets JSON on stdin, ends on SIGTERM"},
        {.name = "record-hook",
         .kind = ARGS_TEXT,
         .to = &o.record_hook,
         .value = "CMD",
         .help = "records a room, in the same way"},
        {.name = "daily-limits",
         .kind = ARGS_FLAG,
         .to = &o.daily_limits,
         .help = "as few REST calls a second as Daily allows (20, starts 1)"},
    };
    struct args a = {.verb = "serve",
                     .usage =
                         "[--listen ADDR:PORT] [--data DIR] [--public-url URL] "
                         "[--allow-origin O]...\n"
                         "       [--tls-cert F --tls-key F] [--behind-proxy NET]... [--user NAME]\n"
                         "       [--stream-hook CMD] [--record-hook CMD] [--daily-limits]",
                     .about = "Runs the lobby server until SIGINT or SIGTERM. The API key is in\n"
                              "DIR/api.key. SIGUSR1 reads certificate, keys and rules again.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt};
    struct server_conf conf = {0};
    struct error err = {{0}};
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    if (!take_all(&o, &conf, &err))
        return args_complain(&a, "%s", err.text);
    conf.daily_limits = o.daily_limits;
    return serve(&conf);
}

const struct verb verb_serve = {"serve", TR("run the lobby server"), run};
