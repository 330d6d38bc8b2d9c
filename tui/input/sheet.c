/* The room editor and the token maker: what they share. */
#include "tui/input/sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"

enum { CTRL_C = 3, CTRL_G = 7 };

bool sheet_is_open(const struct sheet *s)
{
    return s->kind != SHEET_NONE;
}

static void forget(char *secret)
{
    if (secret)
        explicit_bzero(secret, strlen(secret));
    free(secret);
}

void sheet_close(struct sheet *s)
{
    form_finish(&s->form);
    free(s->text);
    forget(s->token);
    forget(s->link);
    forget(s->copy);
    free(s->live);
    *s = (struct sheet){0};
}

void sheet_say(struct sheet *s, enum sheet_mood mood, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(s->say, sizeof s->say, tr(fmt), ap);
    va_end(ap);
    s->mood = mood;
}

/* What was said, and what was to be made all the same, was about the form as it stood before. */
static void form_changed(struct sheet *s, size_t field)
{
    s->say[0] = '\0';
    s->forced = false;
    if (s->kind == SHEET_TOKEN)
        sheet_token_changed(s, s->form.field[field].key);
}

bool sheet_enter(struct sheet *s, size_t field, const char *typed, struct error *err)
{
    if (!form_enter(&s->form, field, typed, err))
        return false;
    form_changed(s, field);
    return true;
}

/* ---- pages ---- */

static void show_text(struct sheet *s, const struct sheet_env *e, bool curl)
{
    struct error err = {""};
    size_t wrong = form_wrong(&s->form);
    char *text = curl ? sheet_curl(s, e->url, &err) : sheet_body(s, true, &err);

    if (!text) {
        if (wrong != SIZE_MAX)
            form_go(&s->form, wrong);
        sheet_say(s, SHEET_BAD, "there is nothing to show yet: %s", err.text);
        return;
    }
    free(s->text);
    s->text = text;
    s->top = 0;
    s->page = SHEET_TEXT;
    sheet_say(s, SHEET_QUIET, "%s",
              curl ? tr("as a command; the key stays in $FOYER_API_KEY") : "");
}

static void text_key(struct sheet *s, struct key key)
{
    switch (key.code) {
    case 'j':
    case KEYMAP_DOWN: s->top++; break;
    case 'k':
    case KEYMAP_UP: s->top -= s->top > 0; break;
    case 'y':
        forget(s->copy);
        s->copy = xstrdup(s->text);
        break;
    case KEYMAP_ESC:
    case KEYMAP_ENTER:
    case 'q':
    case 'p':
    case 'c':
        s->page = SHEET_FORM;
        s->say[0] = '\0';
        break;
    default: break;
    }
}

static bool is_leaving(struct key key)
{
    return key.code == KEYMAP_ESC || key.code == 'q' || key.code == CTRL_C || key.code == CTRL_G;
}

static void leave(struct sheet *s)
{
    if (s->kind == SHEET_ROOM && form_changes(&s->form) > 0)
        s->page = SHEET_LEAVE;
    else
        sheet_close(s);
}

static void form_page(struct sheet *s, const struct sheet_env *e, struct key key)
{
    size_t at = s->form.cursor;
    bool typing = s->form.editing || s->form.searching;

    switch (form_key(&s->form, key)) {
    case FORM_CHANGED: form_changed(s, at); return;
    case FORM_STAYS: return;
    case FORM_IGNORED: break;
    }
    if (typing || key.alt)
        return;
    if (key.code == 'p' || key.code == 'c')
        show_text(s, e, key.code == 'c');
    else if (is_leaving(key))
        leave(s);
    else if (s->kind == SHEET_ROOM)
        sheet_room_key(s, e, key);
    else
        sheet_token_key(s, e, key);
}

void sheet_key(struct sheet *s, const struct sheet_env *e, struct key key)
{
    s->form.now = e->wall;
    switch (s->page) {
    case SHEET_FORM: form_page(s, e, key); break;
    case SHEET_TEXT: text_key(s, key); break;
    case SHEET_LEAVE:
        if (key.code == 'y' && !key.alt)
            sheet_close(s);
        else
            s->page = SHEET_FORM;
        break;
    default:
        if (!key.alt)
            sheet_token_key(s, e, key);
        break;
    }
}

bool sheet_paste(struct sheet *s, const struct key *key, size_t n)
{
    size_t at = s->form.cursor;

    if (s->page != SHEET_FORM || (!s->form.editing && !s->form.searching))
        return false;
    form_paste(&s->form, key, n);
    s->forced = false;
    if (s->kind == SHEET_TOKEN)
        sheet_token_changed(s, s->form.field[at].key);
    return true;
}

/* ---- what others change ---- */

static void take_over(struct sheet *s, size_t i, const char *now)
{
    struct form_field *field = &s->form.field[i];
    bool mine = form_is_changed(field);

    if (str_eq(field->base, now))
        return;
    form_set_base(&s->form, i, now);
    field->moved = true;
    if (mine && form_is_changed(field))
        sheet_say(s, SHEET_WARN, "somebody else has set %s to %s meanwhile: yours is kept here",
                  field->key, *now ? now : tr("its default"));
    else
        sheet_say(s, SHEET_WARN, "somebody else has changed %s meanwhile", field->key);
}

void sheet_sync(struct sheet *s, const struct model *m, int64_t wall)
{
    const struct room *r;
    char *text;

    if (!sheet_is_open(s))
        return;
    s->form.now = wall;
    if (s->kind != SHEET_ROOM || s->is_new || s->ticket)
        return; /* what the room tells while a save is on its way may be the save */
    r = rooms_find(&m->rooms, s->room);
    if (!r || r->gone) {
        sheet_say(s, SHEET_BAD, "%s is gone: there is nothing to save to", s->room);
        return;
    }
    text = xmalloc(FORM_TEXT + 1);
    for (size_t i = 0; i < s->form.n; i++) {
        const struct form_field *field = &s->form.field[i];

        if (field->prop >= 0) {
            form_text_of(&s->form, &r->config, field->prop, text, FORM_TEXT + 1);
            take_over(s, i, text);
        } else if (str_eq(field->key, "privacy")) {
            take_over(s, i, r->is_private ? "private" : "");
        }
    }
    free(text);
}

/* ---- answers ---- */

/* The field that the server's words are about gets them, and the cursor. */
static void refused(struct sheet *s, const struct rest_answer *a)
{
    const char *words = *a->info ? a->info : err_info(a->error)->sentence;

    if (a->status == 0) {
        sheet_say(s, SHEET_BAD, "%s; nothing is lost, try again", words);
        return;
    }
    sheet_say(s, SHEET_BAD, "refused: %s", words);
    for (size_t i = 0; i < s->form.n; i++) {
        struct form_field *field = &s->form.field[i];
        bool named = strstr(words, field->key) != NULL;

        if (str_eq(field->key, "name"))
            named = strstr(words, "already exists") || strstr(words, "invalid characters");
        if (!named || field->fixed)
            continue;
        str_copy(field->why, sizeof field->why, words);
        form_go(&s->form, i);
        return;
    }
}

static void take_list(struct sheet *s, const struct rest_answer *a)
{
    struct error err = {""};

    s->list_ticket = 0;
    free(s->live);
    s->live = NULL;
    s->n_live = 0;
    if (a->error == ERR_OK && !tokens_read(a, &s->live, &s->n_live, &err))
        sheet_say(s, SHEET_BAD, "%s", err.text);
    else if (a->error != ERR_OK)
        sheet_say(s, SHEET_BAD, "%s", *a->info ? a->info : err_info(a->error)->sentence);
    if (s->at_live >= s->n_live)
        s->at_live = s->n_live > 0 ? s->n_live - 1 : 0;
}

bool sheet_answer(struct sheet *s, const struct sheet_env *e, const struct rest_answer *a)
{
    if (!sheet_is_open(s) || (a->ticket != s->ticket && a->ticket != s->list_ticket))
        return false;
    if (a->ticket == s->list_ticket) {
        take_list(s, a);
        return true;
    }
    s->ticket = 0;
    if (a->error != ERR_OK)
        refused(s, a);
    else if (s->kind == SHEET_ROOM)
        sheet_room_saved(s, e, a);
    else if (s->page == SHEET_LIST)
        sheet_token_list(s, e); /* one was ended */
    else
        sheet_token_made(s, a);
    return true;
}
