/* A host's desk without a screen. */
#include "tests/lib/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/block_signals.h"
#include "tests/lib/check.h"
#include "tests/lib/world.h"

enum { WALL = 1000000, MONO = 50000, TEXT = 4096 };

int64_t desk_send(void *arg, struct wire_req *r)
{
    struct desk *d = arg;

    if (d->line_full) {
        wire_req_free(r);
        return 0;
    }
    assert_true(d->n_sent < DESK_SENT);
    r->id = (int64_t)d->n_sent + 1;
    d->sent[d->n_sent++] = r;
    return r->id;
}

static void apply(struct desk *d, struct wire_msg *m)
{
    m->seq = ++d->seq;
    str_copy(m->room, sizeof m->room, "interview");
    model_apply(&d->model, m, d->wall, d->mono);
}

void desk_open(struct desk *d, size_t n)
{
    struct wire_room room = {.name = "interview", .is_private = true};
    struct wire_msg hello = {
        .kind = WIRE_EV_REPLY, .reply = 1000, .ok = true, .session = "s", .rooms = &room};

    *d = (struct desk){.wall = WALL, .mono = MONO, .keys = keymap_new()};
    model_init(&d->model);
    hello.n_rooms = 1;
    model_set_link(&d->model, LINE_LIVE, "", 0, d->wall);
    model_apply(&d->model, &hello, d->wall, d->mono);
    for (int p = 0; p < PANE_COUNT; p++)
        d->model.page[p] = DESK_PAGE;
    for (size_t i = 0; i < n; i++) {
        char id[32], name[32];

        snprintf(id, sizeof id, "id%zu", i);
        snprintf(name, sizeof name, "Guest %zu", i);
        desk_knock(d, id, name, 0);
    }
    desk_frame(d);
}

void desk_open_full(struct desk *d)
{
    desk_open(d, 3);
    desk_join(d, "p0", "Mira", true);
    desk_join(d, "p1", "Joon", false);
    desk_join(d, "p2", "Lea", false);
    desk_frame(d);
    desk_wait(d, TIME_READ_BEFORE_KEY);
}

void desk_close(struct desk *d)
{
    for (size_t i = 0; i < d->n_sent; i++)
        wire_req_free(d->sent[i]);
    dialog_close(&d->dialog);
    prompt_close(&d->prompt);
    recall_free(&d->recall);
    keymap_free(d->keys);
    model_finish(&d->model);
}

void desk_knock(struct desk *d, const char *id, const char *name, unsigned flags)
{
    struct wire_msg m = {.kind = WIRE_EV_WAITING_ADDED};

    str_copy(m.waiting.id, sizeof m.waiting.id, id);
    str_copy(m.waiting.name, sizeof m.waiting.name, name);
    m.waiting.knocked_at = WALL + d->seq;
    m.waiting.tries = 1;
    m.waiting.flags = (uint8_t)flags;
    m.waiting.signals = 1 << SIGNAL_DEVICE | 1 << SIGNAL_NAME;
    apply(d, &m);
}

void desk_leave(struct desk *d, const char *id, enum wire_why why, const char *by)
{
    struct wire_msg m = {.kind = WIRE_EV_WAITING_REMOVED, .why = why};

    str_copy(m.waiting.id, sizeof m.waiting.id, id);
    str_copy(m.by, sizeof m.by, by);
    apply(d, &m);
}

void desk_answer(struct desk *d, bool ok, enum err error, const char *refused, const char *by)
{
    struct wire_refusal row = {.error = error};
    struct wire_msg m = {.kind = WIRE_EV_REPLY, .reply = (int64_t)d->n_sent, .ok = ok};

    m.error = ok ? ERR_OK : error;
    if (refused) {
        str_copy(row.id, sizeof row.id, refused);
        str_copy(row.by, sizeof row.by, by ? by : "");
        m.refused = &row;
        m.n_refused = 1;
    }
    model_apply(&d->model, &m, d->wall, d->mono);
}

void desk_frame(struct desk *d)
{
    model_frame(&d->model);
    dialog_sync(&d->dialog, &d->model);
    model_seen(&d->model, d->mono);
    dialog_seen(&d->dialog, d->mono);
}

void desk_wait(struct desk *d, int64_t ms)
{
    d->wall += ms;
    d->mono += ms;
    model_tick(&d->model, d->mono);
    desk_frame(d);
}

static int64_t no_answer(void *arg, enum rest_method m, const char *path, const char *body)
{
    (void)arg;
    (void)m;
    (void)path;
    (void)body;
    return 1;
}

unsigned desk_press(struct desk *d, const char *keys)
{
    struct act act = {
        .model = &d->model,
        .dialog = &d->dialog,
        .prompt = &d->prompt,
        .sheet = d->sheet,
        .call = d->sheet ? no_answer : NULL,
        .keys = d->keys,
        .send = desk_send,
        .send_arg = d,
        .recall = &d->recall,
        .owner = d->owner,
        .owner_arg = d,
        .wall = d->wall,
        .mono = d->mono,
    };
    unsigned acts = 0;

    while (*keys) {
        size_t len = strcspn(keys, " ");
        char text[KEYMAP_TEXT];
        struct key key;

        snprintf(text, sizeof text, "%.*s", (int)len, keys);
        assert_true(keymap_key_parse(text, &key));
        acts |= action_keys(&act, &key, 1);
        keys += len + (keys[len] == ' ');
    }
    return acts;
}

void desk_join(struct desk *d, const char *id, const char *name, bool owner)
{
    struct wire_msg m = {.kind = WIRE_EV_PARTICIPANT_JOINED};

    str_copy(m.who.id, sizeof m.who.id, id);
    str_copy(m.who.user_id, sizeof m.who.user_id, id);
    str_copy(m.who.name, sizeof m.who.name, name);
    m.who.joined_at = WALL + d->seq;
    m.who.owner = owner;
    m.who.signals = 1 << SIGNAL_DEVICE | 1 << SIGNAL_NAME;
    m.who.perms = (struct wire_perms){.has_presence = true, .can_send = SEND_ALL};
    apply(d, &m);
}

const char *desk_request(const struct desk *d, char *dst, size_t size)
{
    char *text = d->n_sent > 0 ? wire_req_encode(d->sent[d->n_sent - 1]) : NULL;
    const char *from = text ? strstr(text, "\"action\"") : NULL;

    str_copy(dst, size, from ? from : "");
    if (*dst)
        dst[strlen(dst) - 1] = '\0';
    free(text);
    return dst;
}

void desk_letters(struct desk *d, const char *text)
{
    char key[8];

    for (; *text; text++) {
        snprintf(key, sizeof key, *text == ' ' ? "Space" : "%c", *text);
        desk_press(d, key);
    }
}

void desk_type(struct desk *d, const char *text)
{
    desk_letters(d, text);
    desk_press(d, "Enter");
}

void desk_decided(struct desk *d, const char *decision)
{
    struct wire_msg m = {.kind = WIRE_EV_REPLY, .reply = (int64_t)d->n_sent, .ok = true};

    str_copy(m.decision, sizeof m.decision, decision);
    model_apply(&d->model, &m, d->wall, d->mono);
}

void desk_pending(struct desk *d, const char *id, enum wire_pending_what what, const char *by,
                  const char *decision)
{
    struct wire_msg m = {.kind = WIRE_EV_WAITING_UPDATED,
                         .waiting = world_waiting(&desk_find(d, id)->w)};

    m.waiting.pending = (struct wire_pending){.what = what, .until = d->wall + 4000};
    str_copy(m.waiting.pending.by, sizeof m.waiting.pending.by, by);
    str_copy(m.waiting.pending.decision, sizeof m.waiting.pending.decision, decision);
    apply(d, &m);
}

struct room *desk_room(struct desk *d)
{
    return rooms_find(&d->model.rooms, "interview");
}

struct knock *desk_find(struct desk *d, const char *id)
{
    return knocks_find(&desk_room(d)->knocks, id);
}

const char *desk_last(const struct desk *d, char *dst, size_t size)
{
    const struct wire_req *r = d->n_sent > 0 ? d->sent[d->n_sent - 1] : NULL;
    struct strbuf b = STRBUF_INIT(1 << 16);

    for (size_t i = 0; r && i < r->n_decisions; i++)
        strbuf_printf(&b, "%s%s",
                      i                       ? " "
                      : r->decisions[i].grant ? "grant "
                                              : "deny ",
                      r->decisions[i].id);
    str_copy(dst, size, b.s ? b.s : "");
    strbuf_free(&b);
    return dst;
}

void desk_command(struct desk *d, const char *line)
{
    desk_press(d, ":");
    desk_type(d, line);
}

void desk_check_said(const struct desk *d, const char *what, const char *part)
{
    if (!strstr(d->model.notice.text, part))
        fail_msg("%s: said \"%s\", wanted \"%s\" in it", what, d->model.notice.text, part);
}

void desk_check_last(const struct desk *d, const char *what, const char *wanted)
{
    char text[TEXT];

    check_str(what, desk_last(d, text, sizeof text), wanted);
}

void desk_check_request(const struct desk *d, const char *what, const char *wanted)
{
    char text[TEXT];

    check_str(what, desk_request(d, text, sizeof text), wanted);
}
