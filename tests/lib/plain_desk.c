/* A host's desk in line mode. */
#include "tests/lib/plain_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "tests/lib/check.h"

enum { LINES = 32, LONG_AGO = 10 * 1000 };

static void out(void *arg, const char *line, enum plain_kind kind)
{
    struct plain_desk *p = arg;

    strbuf_puts(&p->said, line);
    strbuf_puts(&p->said, "\n");
    p->n_announced += kind == PLAIN_NEWS;
}

/* The desk is the first member: both have its address. */
static int64_t call(void *arg, enum rest_method method, const char *path, const char *body)
{
    struct plain_desk *p = arg;

    assert_true(p->n_calls < PLAIN_DESK_CALLS);
    p->call[p->n_calls++] = (struct plain_desk_call){
        .method = method, .path = xstrdup(path), .body = xstrdup(body ? body : "")};
    return (int64_t)p->n_calls;
}

static struct plain_now now(const struct plain_desk *p)
{
    return (struct plain_now){.wall = p->d.wall, .mono = p->d.mono};
}

void plain_desk_open_with(struct plain_desk *p, bool script, const struct macros *macros)
{
    struct plain_conf conf = {
        .script = script, .out = out, .out_arg = p, .host = "mira", .macros = macros};

    *p = (struct plain_desk){.said = STRBUF_INIT(1 << 20), .gap = LONG_AGO};
    desk_open(&p->d, 3);
    desk_join(&p->d, "p0", "Mira", true);
    desk_join(&p->d, "p1", "Joon", false);
    desk_join(&p->d, "p2", "Lea", false);
    for (int i = 0; i < PANE_COUNT; i++)
        p->d.model.page[i] = 0; /* nothing is on a screen */
    for (size_t i = 0; i < 3; i++)
        knocks_at(&p->d.model.queue, i)->seen_at = 0;
    p->d.model.next = (struct model_next){.id = ""};
    conf.model = &p->d.model;
    conf.dialog = &p->d.dialog;
    conf.prompt = &p->d.prompt;
    conf.sheet = &p->sheet;
    conf.call = call;
    conf.url = "http://door.example";
    conf.keys = (const struct keymap *const *)&p->d.keys;
    conf.send = desk_send;
    conf.send_arg = &p->d;
    p->plain = plain_new(&conf);
    plain_desk_type(p, "waiting\npeople");
    plain_desk_wait(p, LONG_AGO);
}

void plain_desk_open(struct plain_desk *p, bool script)
{
    plain_desk_open_with(p, script, NULL);
}

void plain_desk_close(struct plain_desk *p)
{
    for (size_t i = 0; i < p->n_calls; i++) {
        free(p->call[i].path);
        free(p->call[i].body);
    }
    sheet_close(&p->sheet);
    plain_free(p->plain);
    strbuf_free(&p->said);
    desk_close(&p->d);
}

static unsigned take(struct plain_desk *p, const char *lines, bool at_once)
{
    const char *line[LINES];
    struct plain_now at = now(p);
    char text[4096], *next;
    unsigned acts = 0;
    size_t n = 0;

    strbuf_reset(&p->said);
    p->n_announced = 0;
    str_copy(text, sizeof text, lines);
    for (char *from = text; from; from = next) {
        next = strchr(from, '\n');
        if (next)
            *next++ = '\0';
        assert_true(n < LINES);
        line[n++] = from;
    }
    if (at_once)
        return plain_lines(p->plain, line, n, p->gap, &at);
    for (size_t i = 0; i < n; i++)
        acts |= plain_lines(p->plain, &line[i], 1, p->gap, &at);
    return acts;
}

unsigned plain_desk_type(struct plain_desk *p, const char *lines)
{
    return take(p, lines, false);
}

unsigned plain_desk_paste(struct plain_desk *p, const char *lines)
{
    return take(p, lines, true);
}

void plain_desk_wait(struct plain_desk *p, int64_t ms)
{
    struct plain_now at;

    p->d.wall += ms;
    p->d.mono += ms;
    at = now(p);
    model_tick(&p->d.model, p->d.mono);
    plain_turn(p->plain, &at);
}

void plain_desk_answer(struct plain_desk *p, int status, enum err error, const char *body)
{
    struct rest_answer a = {.ticket = (int64_t)p->n_calls,
                            .status = status,
                            .error = error,
                            .body = (char *)body,
                            .len = strlen(body)};
    struct sheet_env e = {.model = &p->d.model,
                          .call = call,
                          .arg = p,
                          .url = "http://door.example",
                          .wall = p->d.wall,
                          .mono = p->d.mono};

    strbuf_reset(&p->said);
    if (error != ERR_OK)
        str_copy(a.info, sizeof a.info, body);
    assert_true(sheet_answer(&p->sheet, &e, &a) || plain_answered(p->plain, &a));
    plain_desk_wait(p, 0);
}

size_t plain_desk_asked(const struct plain_desk *p)
{
    size_t n = 0;

    for (size_t i = 0; i < p->d.n_sent; i++)
        n += p->d.sent[i]->action != WIRE_EXPLAIN;
    return n;
}

const char *plain_desk_said(const struct plain_desk *p)
{
    return p->said.s ? p->said.s : "";
}
