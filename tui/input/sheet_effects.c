/* What a change of a room does to the people who are there. */
#include <stdarg.h>
#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/input/sheet.h"

/* What the lines are computed from. */
struct effects {
    const struct props *now; /* as it would be */
    bool was_private, is_private;
    size_t inside, owners, waiting;
    char (*line)[SHEET_LINE];
    size_t n, max;
};

static void add(struct effects *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void add(struct effects *e, const char *fmt, ...)
{
    va_list ap;

    if (e->n >= e->max)
        return;
    va_start(ap, fmt);
    vsnprintf(e->line[e->n++], SHEET_LINE, fmt, ap);
    va_end(ap);
}

static void privacy(struct effects *e)
{
    if (e->is_private && !e->was_private)
        add(e, tr("newcomers need a token%s; %zu inside stay"),
            props_int(e->now, ROOM_enable_knocking) ? tr(" or knock") : "", e->inside);
    else if (!e->is_private && e->was_private)
        add(e,
            e->waiting ? tr("newcomers walk in; the %zu who wait keep waiting until a host admits")
                       : tr("newcomers walk in without knocking; %zu wait"),
            e->waiting);
}

static void knocking(struct effects *e)
{
    if (!e->is_private)
        add(e, tr("a public room: nobody has to knock"));
    else if (props_int(e->now, ROOM_enable_knocking))
        add(e, tr("people without a token can knock"));
    else
        add(e, tr("nobody new can knock; the %zu who wait keep their place"), e->waiting);
}

static void seats(struct effects *e)
{
    size_t of = (size_t)props_int(e->now, ROOM_max_participants), taken = e->inside - e->owners;

    if (taken > of)
        add(e, tr("%zu inside for %zu seats: all stay, nobody gets in until %zu leave"), taken, of,
            taken - of + 1);
    else
        add(e, tr("%zu of %zu seats taken"), taken, of);
}

static void room_exp(struct effects *e)
{
    if (!props_has(e->now, ROOM_exp))
        add(e, tr("the room has no end"));
    else if (props_int(e->now, ROOM_eject_at_room_exp))
        add(e, tr("nobody joins after exp; who joins from now on has to leave then"));
    else
        add(e, tr("nobody joins after exp, and those who wait then are told; %zu inside stay"),
            e->inside);
}

static void nbf(struct effects *e)
{
    add(e, tr("nobody joins before that; %zu inside stay, %zu keep waiting"), e->inside,
        e->waiting);
}

static void eject(struct effects *e)
{
    add(e, tr("counts for who joins from now on; %zu inside stay as they are"), e->inside);
}

static void lock(struct effects *e)
{
    if (props_int(e->now, ROOM_x_lock))
        add(e, tr("nobody knocks or walks in; the %zu who wait keep their place"), e->waiting);
    else
        add(e, tr("the door is open again"));
}

static void panic(struct effects *e)
{
    if (props_int(e->now, ROOM_x_panic))
        add(e, tr("locked; %zu inside are muted, owners are not"), e->inside - e->owners);
    else
        add(e, tr("panic is over, and the door as the lock says"));
}

static void rules(struct effects *e)
{
    add(e, tr("for those who knock from now on; the %zu who wait stay as they are"), e->waiting);
}

static void later(struct effects *e)
{
    add(e, tr("pages of those who join from now on; %zu inside are told too"), e->inside);
}

static const struct {
    const char *key;
    void (*say)(struct effects *e);
} table[] = {
    {"privacy", privacy},
    {"enable_knocking", knocking},
    {"max_participants", seats},
    {"exp", room_exp},
    {"nbf", nbf},
    {"eject_at_room_exp", eject},
    {"eject_after_elapsed", eject},
    {"x_lock", lock},
    {"x_panic", panic},
    {"x_rules", rules},
    {"x_no_host", rules},
    {"x_reknock_limit", rules},
    {"permissions", eject},
    {"start_video_off", later},
    {"start_audio_off", later},
};

static void count(struct effects *e, const struct room *r)
{
    e->waiting = knocks_waiting(&r->knocks);
    e->inside = people_inside(&r->people);
    for (size_t i = 0; i < r->people.n; i++)
        e->owners += r->people.row[i]->p.owner && !r->people.row[i]->gone;
}

size_t sheet_effects(const struct sheet *s, const struct model *m, char line[][SHEET_LINE],
                     size_t max)
{
    const struct room *r = rooms_find(&m->rooms, s->room);
    struct effects e = {.line = line, .max = max};
    struct error err = {""};
    struct props now = {0};

    if (s->kind != SHEET_ROOM)
        return 0;
    props_init(&now, &room_props);
    if (r && !s->is_new)
        props_copy(&now, &r->config);
    form_props(&s->form, false, &now, NULL, &err);
    e.now = &now;
    e.was_private = r && r->is_private;
    e.is_private = str_eq(form_value(&s->form, "privacy"), "private");
    if (r && !s->is_new)
        count(&e, r);
    for (size_t i = 0; !s->is_new && i < sizeof table / sizeof *table; i++) {
        size_t f = form_find(&s->form, table[i].key);

        if (f != SIZE_MAX && form_is_changed(&s->form.field[f]) && !s->form.field[f].why[0])
            table[i].say(&e);
    }
    if (s->is_new)
        add(&e, e.is_private ? props_int(&now, ROOM_enable_knocking)
                                   ? tr("a private room; people without a token knock")
                                   : tr("a private room; a token is the only way in")
                             : tr("a public room; everybody with its address walks in"));
    else if (e.n == 0 && form_changes(&s->form) > 0)
        add(&e, tr("%zu inside stay, %zu wait: nothing changes for them now"), e.inside, e.waiting);
    props_finish(&now);
    return e.n;
}
