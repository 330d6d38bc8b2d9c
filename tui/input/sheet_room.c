/* The room editor. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/proto/rules.h"
#include "tui/input/sheet.h"

enum { CTRL_S = 19 };

/* ---- names ---- */

static const char *const qualities[] = {
    "amber",  "brave",  "bright", "calm",   "clear",  "cosy",  "early",  "fair",
    "gentle", "golden", "happy",  "kind",   "light",  "lucky", "mellow", "merry",
    "misty",  "noble",  "open",   "plain",  "polite", "quick", "quiet",  "ready",
    "silver", "smooth", "soft",   "steady", "sunny",  "tidy",  "warm",   "wise",
};
static const char *const places[] = {
    "arcade", "atrium",  "balcony", "bay",     "bridge", "cabin",   "canyon", "cove",
    "court",  "cottage", "creek",   "delta",   "dune",   "field",   "forest", "garden",
    "gate",   "glade",   "grove",   "harbour", "hill",   "island",  "lagoon", "lake",
    "lodge",  "meadow",  "orchard", "pier",    "river",  "terrace", "valley", "veranda",
};

void sheet_room_name(uint32_t random, char dst[LIMIT_ROOM_NAME + 1])
{
    snprintf(dst, LIMIT_ROOM_NAME + 1, "%s-%s-%u", qualities[random % 32], places[random / 32 % 32],
             (unsigned)(random / 1024 % 900 + 100));
}

static bool check_name(const char *text, struct error *err)
{
    if (!*text)
        return error_set(err, "a room needs a name");
    if (strlen(text) > LIMIT_ROOM_NAME)
        return error_set(err, "a name has at most %d letters", LIMIT_ROOM_NAME);
    for (const char *at = text; *at; at++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", *at))
            return error_set(err, "a name has letters from A to Z, digits, '-' and '_' only");
    return true;
}

/* ---- rules ---- */

/* The lists are files of the server: only it knows what is in them. */
static char *any_list(void *arg, const char *name, size_t *len, struct error *err)
{
    (void)arg;
    (void)name;
    (void)err;
    *len = 0;
    return xstrdup("");
}

static void take_first(void *arg, const char *sentence)
{
    struct error *err = arg;

    if (!err->text[0])
        error_set(err, "%s", sentence);
}

static bool check_rules(const char *text, struct error *err)
{
    const struct rules_reader reader = {.arg = err, .list = any_list, .complain = take_first};
    struct rules *r;

    err->text[0] = '\0';
    r = rules_parse("x_rules", text, strlen(text), &reader);
    rules_free(r);
    return r != NULL;
}

/* ---- opening ---- */

static void begin(struct sheet *s, const struct sheet_env *e, const char *name,
                  const struct room *r)
{
    sheet_close(s);
    s->kind = SHEET_ROOM;
    s->is_new = !r;
    str_copy(s->room, sizeof s->room, r ? r->name : "");
    form_init(&s->form, &room_props, e->wall, e->tz_min);
    form_add(&s->form,
             &(struct form_field){.key = "name",
                                  .help = TR("stands in the address; a room is never renamed"),
                                  .group = TR("the room"),
                                  .choices = "",
                                  .fallback = "",
                                  .type = PROP_STRING,
                                  .prop = -1,
                                  .fixed = r != NULL,
                                  .check = check_name},
             name);
    form_add(
        &s->form,
        &(struct form_field){.key = "privacy",
                             .help = TR("private: in by token, or by knocking where that is on"),
                             .group = TR("the room"),
                             .choices = "public private",
                             .fallback = "public",
                             .type = PROP_CHOICE,
                             .prop = -1},
        r && r->is_private ? "private" : "");
    form_add_table(&s->form, r ? &r->config : NULL);
    s->form.field[form_find(&s->form, "x_rules")].check = check_rules;
}

void sheet_edit_room(struct sheet *s, const struct sheet_env *e, const struct room *r)
{
    begin(s, e, r->name, r);
    s->form.cursor = 1;
}

void sheet_new_room(struct sheet *s, const struct sheet_env *e, const char *name)
{
    begin(s, e, name, NULL);
    form_set_base(&s->form, 0, "");
    form_set(&s->form, 0, name);
    form_set(&s->form, 1, "private");
    form_set(&s->form, form_find(&s->form, "enable_knocking"), "true");
}

/* ---- saving ---- */

static bool may_save(struct sheet *s, const struct sheet_env *e)
{
    const struct room *r = rooms_find(&e->model->rooms, s->room);
    size_t wrong = form_wrong(&s->form);

    if (s->ticket)
        sheet_say(s, SHEET_QUIET, "the last save has not been answered yet");
    else if (wrong != SIZE_MAX) {
        form_go(&s->form, wrong);
        sheet_say(s, SHEET_BAD, "not saved: %s can not be used as it is", s->form.field[wrong].key);
    } else if (!s->is_new && (!r || r->gone))
        sheet_say(s, SHEET_BAD, "%s is gone: there is nothing to save to", s->room);
    else if (!s->is_new && form_changes(&s->form) == 0)
        sheet_say(s, SHEET_QUIET, "nothing has changed");
    else if (e->model->watch)
        sheet_say(s, SHEET_BAD, "this console only watches: nothing was saved");
    else
        return true;
    return false;
}

static void save(struct sheet *s, const struct sheet_env *e)
{
    char path[LIMIT_ROOM_NAME + 32] = "/v1/rooms";
    struct error err = {""};
    char *body;

    if (!may_save(s, e))
        return;
    body = sheet_body(s, false, &err);
    if (!body) {
        sheet_say(s, SHEET_BAD, "not saved: %s", err.text);
        return;
    }
    if (!s->is_new)
        snprintf(path, sizeof path, "/v1/rooms/%s", s->room);
    s->sent = form_changes(&s->form);
    s->ticket = e->call ? e->call(e->arg, REST_POST, path, body) : 0;
    free(body);
    if (s->ticket)
        sheet_say(s, SHEET_QUIET, "saving ...");
    else
        sheet_say(s, SHEET_BAD, "too many calls are on their way: try again");
}

void sheet_room_saved(struct sheet *s, const struct sheet_env *e, const struct rest_answer *a)
{
    (void)a;
    if (s->is_new)
        notice_set(&e->model->notice, NOTICE_GOOD, e->mono, "made the room %.60s",
                   form_value(&s->form, "name"));
    else if (s->sent == 1)
        notice_set(&e->model->notice, NOTICE_GOOD, e->mono, "saved %.60s: 1 change", s->room);
    else
        notice_set(&e->model->notice, NOTICE_GOOD, e->mono, "saved %.60s: %zu changes", s->room,
                   s->sent);
    if (s->is_new)
        str_copy(e->model->wanted, sizeof e->model->wanted, form_value(&s->form, "name"));
    sheet_close(s);
}

bool sheet_room_key(struct sheet *s, const struct sheet_env *e, struct key key)
{
    if (key.code != CTRL_S)
        return false;
    save(s, e);
    return true;
}
