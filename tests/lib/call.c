/* A room with people inside, played by requests as text. */
#include "tests/lib/call.h"

#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"

static const struct {
    peer_id peer;
    char letter;
    const char *name, *token;
} cast[] = {
    {OWNER, 'o', "Olga", "is_owner user_name=Olga"},
    {OWNER2, 'p', "Otto", "is_owner user_name=Otto"},
    {ADMIN, 'd', "Adam", "permissions={\"canAdmin\":[\"participants\"]} user_name=Adam"},
    {ADMIN2, 'e', "Alba", "permissions={\"canAdmin\":[\"participants\"]} user_name=Alba"},
    {STREAMER, 's', "Stan", "permissions={\"canAdmin\":[\"streaming\"]} user_name=Stan"},
    {ANA, 'a', "Ana", "user_id=user-ana"},
    {BEN, 'b', "Ben", "user_id=user-ben"},
    {HIDDEN, 'h', "Hal", "permissions={\"hasPresence\":false} user_id=user-hal"},
};

struct call call_begin(void)
{
    struct call s = {.d = door_new()};
    const struct wire_msg *m;

    door_room(s.d, "r", "private knocking");
    door_hello(s.d, HOST, NULL, door_token(s.d, "", "is_owner user_name=Mira"));
    for (size_t i = 0; i < CHECK_COUNT(cast); i++) {
        m = door_join(s.d, cast[i].peer, "r", cast[i].name, cast[i].name,
                      door_token(s.d, "r", cast[i].token), NULL);
        check_true(cast[i].name, m && m->ok && m->level == LEVEL_FULL);
        str_copy(s.id[(int)cast[i].letter], LIMIT_ID + 1, m->who.id);
    }
    str_copy(s.id['w'], LIMIT_ID + 1, door_knock(s.d, WAITER, "r", "Wanda", "device-w"));
    str_copy(s.id['*'], LIMIT_ID + 1, WIRE_ALL);
    str_copy(s.id['?'], LIMIT_ID + 1, "nobody");
    door_clear(s.d);
    return s;
}

static peer_id stage_peer_of(char letter)
{
    for (size_t i = 0; i < CHECK_COUNT(cast); i++)
        if (cast[i].letter == letter)
            return cast[i].peer;
    return letter == 'w' ? WAITER : HOST;
}

/* Members of a request, in which ' is a quotation mark and $a the id of a. */
const struct wire_msg *call_when(struct call *s, char who, const char *members)
{
    struct strbuf b = STRBUF_INIT(LIMIT_FRAME_IN);
    const struct wire_msg *m;

    for (; *members; members++) {
        if (*members == '$')
            strbuf_puts(&b, s->id[(int)*++members]);
        else
            strbuf_add(&b, *members == '\'' ? "\"" : members, 1);
    }
    m = door_text(s->d, stage_peer_of(who), b.s);
    strbuf_free(&b);
    return m;
}

const struct wire_msg *call_update(struct call *s, char who, const char *updates)
{
    char text[1024];

    snprintf(text, sizeof text, "'action':'update-participants','room':'r','updatesById':{%s}",
             updates);
    return call_when(s, who, text);
}

static char stage_letter_of(const struct call *s, const char *id)
{
    for (int c = 0; c < 128; c++)
        if (*s->id[c] && str_eq(s->id[c], id))
            return (char)c;
    return '#';
}

/* "ab d=admin b=decided/Mira", or "!forbidden" for a refusal as a whole. */
const char *call_answer(const struct call *s, const struct wire_msg *m)
{
    static char out[512];
    size_t n = 0;

    if (!m)
        return "nothing";
    if (!m->ok) {
        snprintf(out, sizeof out, "!%s", err_info(m->error)->code);
        return out;
    }
    out[0] = '\0';
    for (size_t i = 0; i < m->n_ids; i++)
        n += (size_t)snprintf(out + n, sizeof out - n, "%c", stage_letter_of(s, m->ids[i]));
    for (size_t i = 0; i < m->n_refused; i++)
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%c=%s%s%s", n ? " " : "",
                              stage_letter_of(s, m->refused[i].id),
                              err_info(m->refused[i].error)->code, *m->refused[i].by ? "/" : "",
                              m->refused[i].by);
    return out;
}

static void take_ana(void *arg, const char *room, const char *meeting,
                     const struct wire_participant *p)
{
    struct wire_participant *out = arg;

    (void)room;
    (void)meeting;
    if (str_eq(p->user_id, "user-ana"))
        *out = *p;
}

struct wire_participant call_ana(struct call *s)
{
    struct wire_participant p = {.id = ""};

    lobby_inside_each(s->d->l, "r", s->d->now, take_ana, &p);
    return p;
}
