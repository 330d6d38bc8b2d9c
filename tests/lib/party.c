/* A room with everybody who could ask for something. */
#include "tests/lib/party.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/raw_people.h"

const struct party_guest party_guests[PARTY] = {
    {'H', "Mira", "\"is_owner\":true"},
    {'o', "Olga", "\"is_owner\":true"},
    {'d', "Adam", "\"permissions\":{\"canAdmin\":[\"participants\"]}"},
    {'s', "Stan", "\"permissions\":{\"canAdmin\":[\"streaming\",\"transcription\"]}"},
    {'a', "Ana", "\"user_id\":\"u-ana\""},
    {'w', "Wanda", NULL},
    {'-', "Nobody", NULL},
    {'b', "Ben", "\"user_id\":\"u-ben\""},
    {'e', "Alba", "\"permissions\":{\"canAdmin\":[\"participants\"]}"},
    {'p', "Otto", "\"is_owner\":true"},
};

static char tokens[128][LIMIT_TOKEN + 1];

void party_tokens(struct raw_server *server)
{
    char text[512];

    for (size_t i = 0; i < PARTY; i++) {
        const struct party_guest *g = &party_guests[i];

        if (!g->properties)
            continue;
        snprintf(text, sizeof text, "'user_name':'%s',%s", g->name, g->properties);
        raw_token(server, text, tokens[(int)g->letter]);
    }
}

const char *party_token(char who)
{
    return tokens[(int)who];
}

/* ---- requests ---- */

void party_fill(const struct party *p, const char *text, char dst[PARTY_TEXT])
{
    struct strbuf b = STRBUF_INIT(PARTY_TEXT - 1);

    for (; *text; text++) {
        if (*text != '$')
            strbuf_add(&b, *text == '\'' ? "\"" : text, 1);
        else if (*++text == 'D')
            strbuf_puts(&b, p->decision);
        else
            strbuf_puts(&b, *text == 'r' ? p->room : p->id[(int)*text]);
    }
    str_copy(dst, PARTY_TEXT, b.s ? b.s : "");
    strbuf_free(&b);
}

int party_ask(struct party *p, char who, const char *members)
{
    char filled[PARTY_TEXT];
    struct strbuf b = STRBUF_INIT(PARTY_TEXT + 128);
    int n = ++p->request;

    party_fill(p, members, filled);
    strbuf_printf(&b, "{\"id\":%d,\"room\":\"%s\",%s}", n, p->room, filled);
    raw_text(p->c[(int)who], b.s);
    strbuf_free(&b);
    return n;
}

char *party_answer(struct party *p, char who, int number)
{
    char want[32];

    snprintf(want, sizeof want, "\"reply\":%d,", number);
    return raw_until(p->c[(int)who], want);
}

char *party_does(struct party *p, char who, const char *members)
{
    char *answer = party_answer(p, who, party_ask(p, who, members));

    if (!strstr(answer, "\"ok\":true"))
        fail_msg("%s: %s", members, answer);
    if (!strstr(answer, "\"rooms\":") && strstr(answer, "\"decision\":\""))
        raw_member(answer, "decision", p->decision, sizeof p->decision);
    return answer;
}

/* ---- the room ---- */

static int join(struct party *p, const struct party_guest *g)
{
    const char *token = party_token(g->letter);
    struct strbuf b = STRBUF_INIT(PARTY_TEXT - 1);
    int n;

    p->c[(int)g->letter] = raw_signal(p->server);
    if (g->letter == '-')
        return 0;
    if (g->letter == 'H')
        strbuf_puts(&b, "'action':'hello','v':1,'rooms':['$r']");
    else /* a device of this room: who is blocked in one is a stranger in the next */
        strbuf_printf(&b, "'action':'join-meeting','user_name':'%s','device':'%s-%s'", g->name,
                      g->name, p->room);
    if (*token)
        strbuf_printf(&b, ",'token':'%s'", token);
    n = party_ask(p, g->letter, b.s);
    strbuf_free(&b);
    return n;
}

void party_begin(struct party *p, struct raw_server *server)
{
    static int number;
    char text[256], *answer;
    int n[PARTY];

    *p = (struct party){.server = server};
    snprintf(p->room, sizeof p->room, "room-%d", ++number);
    snprintf(text, sizeof text,
             "{\"name\":\"%s\",\"privacy\":\"private\",\"properties\":{\"enable_knocking\":true,"
             "\"enable_recording\":\"cloud\"}}",
             p->room);
    check_int("room", raw_rest(server, "POST", "/v1/rooms", NULL, text, NULL), 200);
    for (size_t i = 0; i < PARTY; i++)
        n[i] = join(p, &party_guests[i]);
    for (size_t i = 0; i < PARTY; i++) {
        char who = party_guests[i].letter;

        if (who == '-')
            continue;
        answer = party_answer(p, who, n[i]);
        if (who != 'H')
            raw_member(answer, "session_id", p->id[(int)who], LIMIT_ID + 1);
        free(answer);
    }
    free(party_does(p, 'w', "'action':'request-access','name':'Wanda'"));
    free(party_does(p, 'b',
                    "'action':'set-media','tracks':{'audio':true,'video':true,"
                    "'screenVideo':true}"));
    free(party_does(p, 'b', "'action':'raise-hand','on':true"));
}

void party_end(struct party *p)
{
    for (size_t i = 0; i < PARTY; i++)
        raw_close(p->c[(int)party_guests[i].letter]);
}

/* ---- what has changed ---- */

char *party_state(struct party *p)
{
    char *answer = party_does(p, 'H', "'action':'sync'"), *comma = strchr(answer, ',');

    assert_non_null(comma);
    memmove(answer, comma, strlen(comma) + 1); /* without the number of the answer */
    return answer;
}

void party_counts(struct party *p, char dst[PARTY_COUNTS])
{
    static const char *const lists[] = {"/v1/journal?limit=1&room=$r", "/v1/blocks",
                                        "/v1/rooms?limit=1", "/v1/tokens", "/v1/webhooks"};
    char path[PARTY_TEXT], *body;
    size_t n = 0;

    for (size_t i = 0; i < CHECK_COUNT(lists); i++) {
        const char *total;

        party_fill(p, lists[i], path);
        body = NULL;
        check_int(path, raw_rest(p->server, "GET", path, NULL, NULL, &body), 200);
        total = strstr(body, "\"total_count\":");
        n += (size_t)snprintf(dst + n, PARTY_COUNTS - n, "%.*s ",
                              total ? (int)strcspn(total, ",}") : 40, total ? total : body);
        free(body);
    }
}

/* What somebody is told until the frame with `last`; with strict, nothing but answers and what
 * holds the words. */
static void hears(struct party *p, char who, const char *what, const char *words, const char *last,
                  bool strict)
{
    char *frame;

    while ((frame = raw_next(p->c[(int)who], NULL)) != NULL) {
        bool is_last = strstr(frame, last) != NULL;

        if (strict && !strstr(frame, words) && !strstr(frame, "\"reply\":"))
            fail_msg("%s: %c was told %s", what, who, frame);
        free(frame);
        if (is_last)
            return;
    }
    fail_msg("%s: %c was closed", what, who);
}

/* Who waits hears the first, who is inside both. */
void party_hears(struct party *p, const char *what, const char *words, bool strict)
{
    char text[128], last[2][64];

    snprintf(last[0], sizeof *last, "\"%s.\"", words);
    snprintf(last[1], sizeof *last, "\"%s!\"", words);
    snprintf(text, sizeof text, "'action':'message','ids':['*'],'text':'%s.'", words);
    free(party_does(p, 'H', text));
    snprintf(text, sizeof text, "'action':'app-message','ids':['*'],'data':'%s!'", words);
    free(party_does(p, 'H', text));
    for (size_t i = 0; i < PARTY; i++) {
        char who = party_guests[i].letter;

        if (who != 'H' && who != '-')
            hears(p, who, what, words, last[who != 'w'], strict);
    }
}
