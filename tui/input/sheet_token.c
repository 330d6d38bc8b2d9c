/* The token maker, and the list of live tokens. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/client/url.h"
#include "tui/input/sheet.h"

enum { CTRL_S = 19, PRESET_KEYS = 9 };

/* ---- presets ---- */

/* What a preset sets; the columns are keys, "" for the default. */
static const char *const preset_keys[PRESET_KEYS] = {"is_owner",
                                                     "permissions",
                                                     "exp",
                                                     "eject_at_token_exp",
                                                     "start_video_off",
                                                     "start_audio_off",
                                                     "enable_screenshare",
                                                     "uses",
                                                     "bind"};
static const struct preset {
    const char *name, *help;
    const char *text[PRESET_KEYS];
} presets[] = {
    {"guest",
     TR("one person, one device, one meeting"),
     {"", "", "+45m", "true", "", "", "", "once", "true"}},
    {"speaker", TR("comes and goes, may share a screen"), {"", "", "+4h", "", "", "", "", "", ""}},
    {"co-host",
     TR("admits, mutes and ejects like a host"),
     {"", "{\"canAdmin\":[\"participants\"]}", "+4h", "", "", "", "", "", ""}},
    {"owner", TR("may do everything in the room"), {"true", "", "+12h", "", "", "", "", "", ""}},
    {"observer",
     TR("hears and sees, is not seen"),
     {"", "{\"hasPresence\":false,\"canSend\":false}", "+2h", "true", "true", "true", "false",
      "once", ""}},
};

static bool check_uses(const char *text, struct error *err)
{
    int64_t n;

    if (!*text || str_eq(text, "once") || str_eq(text, "many") || str_int(text, 1, INT32_MAX, &n))
        return true;
    return error_set(err, "once, many, or how often");
}

static void apply_preset(struct sheet *s)
{
    const char *name = form_value(&s->form, "preset");

    for (size_t i = 0; i < sizeof presets / sizeof *presets; i++) {
        if (!str_eq(presets[i].name, name))
            continue;
        for (int k = 0; k < PRESET_KEYS; k++)
            form_set(&s->form, form_find(&s->form, preset_keys[k]), presets[i].text[k]);
        s->form.field[form_find(&s->form, "preset")].help = presets[i].help;
    }
}

/* ---- opening ---- */

static void add_own(struct form *f)
{
    static const struct form_field own[] = {
        {.key = "preset",
         .help = "", /* that of the preset which is chosen, see apply_preset */
         .group = TR("for whom"),
         .choices = "guest speaker co-host owner observer",
         .fallback = "guest",
         .type = PROP_CHOICE,
         .prop = -1},
        {.key = "uses",
         .help = TR("once, many, or how often it opens the door; coming back is no other use"),
         .group = TR("for whom"),
         .choices = "",
         .fallback = "many",
         .type = PROP_STRING,
         .prop = -1,
         .check = check_uses},
        {.key = "bind",
         .help = TR("to the first device that comes by it: passed on it opens nothing"),
         .group = TR("for whom"),
         .choices = "",
         .fallback = "false",
         .type = PROP_BOOL,
         .prop = -1},
    };

    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        form_add(f, &own[i], "");
}

void sheet_new_token(struct sheet *s, const struct sheet_env *e, const char *room, const char *name)
{
    sheet_close(s);
    s->kind = SHEET_TOKEN;
    str_copy(s->room, sizeof s->room, room);
    form_init(&s->form, &token_claims, e->wall, e->tz_min);
    add_own(&s->form);
    form_add_table(&s->form, NULL);
    form_set(&s->form, form_find(&s->form, "room_name"), room);
    form_set(&s->form, form_find(&s->form, "user_name"), name);
    apply_preset(s);
    form_go(&s->form, form_find(&s->form, "preset"));
}

void sheet_token_changed(struct sheet *s, const char *key)
{
    if (str_eq(key, "preset"))
        apply_preset(s);
}

/* ---- warnings ---- */

static size_t warn(char line[][SHEET_LINE], size_t n, size_t max, const char *text)
{
    if (n < max)
        str_copy(line[n++], SHEET_LINE, tr(text));
    return n;
}

size_t sheet_warnings(const struct sheet *s, const struct model *m, char line[][SHEET_LINE],
                      size_t max, bool *refused)
{
    const struct form *f = &s->form;
    const char *room = form_value(f, "room_name"), *exp = form_value(f, "exp");
    bool endless = !*exp || str_eq(exp, "never"), owner = str_eq(form_value(f, "is_owner"), "true");
    size_t n = 0;

    *refused = !*room || endless;
    if (!*room)
        n = warn(line, n, max, "a token without a room opens every room: refused");
    if (endless)
        n = warn(line, n, max, "a token without exp never ends: refused");
    if (*room && !rooms_find(&m->rooms, room))
        n = warn(line, n, max, "there is no room of this name now");
    if (owner)
        n = warn(line, n, max, "an owner passes every door of the room and decides like you");
    else if (str_eq(form_value(f, "knocking"), "true"))
        n = warn(line, n, max, "the holder has to knock like anybody else");
    else
        n = warn(line, n, max, "any valid token skips the lobby: nobody is asked");
    if (!owner && strstr(form_value(f, "permissions"), "canAdmin"))
        n = warn(line, n, max, "an admin of participants lets others in");
    return n;
}

/* ---- making ---- */

static bool may_make(struct sheet *s, const struct sheet_env *e)
{
    char line[4][SHEET_LINE];
    size_t wrong = form_wrong(&s->form);
    bool refused;

    sheet_warnings(s, e->model, line, 4, &refused);
    if (s->ticket)
        sheet_say(s, SHEET_QUIET, "the last one has not been answered yet");
    else if (wrong != SIZE_MAX) {
        form_go(&s->form, wrong);
        sheet_say(s, SHEET_BAD, "not made: %s can not be used as it is", s->form.field[wrong].key);
    } else if (e->model->watch)
        sheet_say(s, SHEET_BAD, "this console only watches: nothing was made");
    else if (refused && !s->forced) {
        s->forced = true;
        form_go(&s->form,
                form_find(&s->form, *form_value(&s->form, "room_name") ? "exp" : "room_name"));
        sheet_say(s, SHEET_BAD, "refused: C-s again makes it all the same");
    } else
        return true;
    return false;
}

static void make(struct sheet *s, const struct sheet_env *e)
{
    struct error err = {""};
    char *body;

    if (!may_make(s, e))
        return;
    body = sheet_body(s, false, &err);
    if (!body) {
        sheet_say(s, SHEET_BAD, "not made: %s", err.text);
        return;
    }
    s->ticket = e->call ? e->call(e->arg, REST_POST, "/v1/tokens", body) : 0;
    free(body);
    if (s->ticket)
        sheet_say(s, SHEET_QUIET, "making ...");
    else
        sheet_say(s, SHEET_BAD, "too many calls are on their way: try again");
}

static void forget(char **secret)
{
    if (*secret)
        explicit_bzero(*secret, strlen(*secret));
    free(*secret);
    *secret = NULL;
}

void sheet_token_made(struct sheet *s, const struct rest_answer *a)
{
    char id[LIMIT_ID + 1] = "";
    const char *name = form_value(&s->form, "user_name");
    const char *room = form_value(&s->form, "room_name");

    forget(&s->token);
    forget(&s->link);
    if (!tokens_read_made(a, &s->token, &s->link, id)) {
        forget(&s->token);
        sheet_say(s, SHEET_BAD, "the server's answer holds no token");
        return;
    }
    snprintf(s->made, sizeof s->made, tr("%.50s for %.40s"), *room ? room : tr("every room"),
             *name ? name : tr("whoever has it"));
    s->reveal = false;
    s->page = SHEET_MADE;
    sheet_say(s, SHEET_GOOD, "made; its text is kept nowhere, so copy it now");
}

/* ---- what was made ---- */

static void copy(struct sheet *s, const char *text, const char *what)
{
    if (!text || !*text) {
        sheet_say(s, SHEET_WARN, "there is no link to a token without a room: Y copies the token");
        return;
    }
    forget(&s->copy);
    s->copy = xstrdup(text);
    sheet_say(s, SHEET_QUIET, "%s", what);
}

static void made_key(struct sheet *s, const struct sheet_env *e, uint32_t code)
{
    switch (code) {
    case 'y': copy(s, s->link, tr("the link")); break;
    case 'Y': copy(s, s->token, tr("the token")); break;
    case 'v': s->reveal = !s->reveal; break;
    case 'Q':
        if (*s->link)
            s->page = SHEET_QR;
        else
            sheet_say(s, SHEET_WARN, "there is no link to a token without a room");
        break;
    case 'n':
        s->page = SHEET_FORM;
        s->say[0] = '\0';
        break;
    case 'L': sheet_token_list(s, e); break;
    case KEYMAP_ESC:
    case 'q': sheet_close(s); break;
    default: break;
    }
}

/* ---- the list ---- */

void sheet_token_list(struct sheet *s, const struct sheet_env *e)
{
    struct strbuf b = STRBUF_INIT(LIMIT_PATH);

    strbuf_puts(&b, "/v1/tokens?limit=1000");
    if (*s->room) {
        strbuf_puts(&b, "&room=");
        url_escape(&b, s->room);
    }
    s->list_ticket = b.s && e->call ? e->call(e->arg, REST_GET, b.s, NULL) : 0;
    strbuf_free(&b);
    s->page = SHEET_LIST;
    s->say[0] = '\0';
    if (!s->list_ticket)
        sheet_say(s, SHEET_BAD, "too many calls are on their way: r tries again");
}

static void kill_token(struct sheet *s, const struct sheet_env *e, bool eject)
{
    const struct token_live *t = &s->live[s->at_live];
    struct strbuf b = STRBUF_INIT(LIMIT_PATH);

    s->page = SHEET_LIST;
    if (e->model->watch) {
        sheet_say(s, SHEET_BAD, "this console only watches: nothing was done");
        return;
    }
    strbuf_printf(&b, "/v1/tokens/%s%s", t->id, eject ? "?eject=true" : "");
    s->ticket = b.s && e->call ? e->call(e->arg, REST_DELETE, b.s, NULL) : 0;
    strbuf_free(&b);
    if (!s->ticket)
        sheet_say(s, SHEET_BAD, "too many calls are on their way: try again");
}

static void list_key(struct sheet *s, const struct sheet_env *e, uint32_t code)
{
    switch (code) {
    case 'j':
    case KEYMAP_DOWN: s->at_live += s->at_live + 1 < s->n_live; break;
    case 'k':
    case KEYMAP_UP: s->at_live -= s->at_live > 0; break;
    case 'g': s->at_live = 0; break;
    case 'G': s->at_live = s->n_live > 0 ? s->n_live - 1 : 0; break;
    case 'r': sheet_token_list(s, e); break;
    case 'x':
        if (s->n_live > 0 && !s->live[s->at_live].revoked)
            s->page = SHEET_KILL;
        break;
    case KEYMAP_ESC:
    case 'q':
        s->page = s->token ? SHEET_MADE : SHEET_FORM;
        s->say[0] = '\0';
        break;
    default: break;
    }
}

bool sheet_token_key(struct sheet *s, const struct sheet_env *e, struct key key)
{
    switch (s->page) {
    case SHEET_MADE: made_key(s, e, key.code); break;
    case SHEET_QR: s->page = SHEET_MADE; break;
    case SHEET_LIST: list_key(s, e, key.code); break;
    case SHEET_KILL:
        if ((key.code == 'y' || key.code == 'e') && s->at_live < s->n_live)
            kill_token(s, e, key.code == 'e');
        else
            s->page = SHEET_LIST;
        break;
    default:
        if (key.code == CTRL_S)
            make(s, e);
        else if (key.code == 'L')
            sheet_token_list(s, e);
        else
            return false;
        break;
    }
    return true;
}
