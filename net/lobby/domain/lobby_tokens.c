/* Tokens that were made here: who came by them, how often they open the door, and their early end.
 *
 * The text of a token is never kept: it is known again by a digest, as the people who came by it
 * are. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

enum { TIME_TOKENS_WALK = 60 * 1000 /* the list is walked for what has run out so often */ };

struct live_token {
    struct store_token s;
    unsigned char mark[BLOCKS_DIGEST];
    size_t inside, waiting; /* counted for a listing */
    struct live_token *prev, *next;
    UT_hash_handle hh;    /* by mark */
    UT_hash_handle hh_id; /* by id */
};

static void save(struct lobby *l, const struct live_token *t)
{
    struct store_op *op = store_op_new(STORE_TOKEN_PUT);

    op->u.token = t->s;
    l->out.store(l->out.arg, op);
}

static void forget(struct lobby *l, struct live_token *t, bool stored)
{
    if (stored) {
        struct store_op *op = store_op_new(STORE_TOKEN_DEL);

        op->u.token = t->s;
        l->out.store(l->out.arg, op);
    }
    HASH_DELETE(hh, l->tokens, t);
    HASH_DELETE(hh_id, l->tokens_by_id, t);
    DL_DELETE(l->tokens_order, t);
    free(t);
}

static struct live_token *add(struct lobby *l, const struct store_token *s,
                              const unsigned char mark[BLOCKS_DIGEST])
{
    struct live_token *t = xcalloc(1, sizeof *t);

    t->s = *s;
    memcpy(t->mark, mark, BLOCKS_DIGEST);
    HASH_ADD(hh, l->tokens, mark, BLOCKS_DIGEST, t);
    HASH_ADD(hh_id, l->tokens_by_id, s.id, strlen(t->s.id), t);
    DL_APPEND(l->tokens_order, t);
    return t;
}

static bool is_over(const struct lobby *l, const struct live_token *t)
{
    return t->s.exp && (t->s.exp + TOKEN_LEEWAY_S) * 1000 <= l->now;
}

static void prune(struct lobby *l)
{
    struct live_token *t, *tmp;

    if (l->now < l->tokens_walked + TIME_TOKENS_WALK)
        return;
    l->tokens_walked = l->now;
    DL_FOREACH_SAFE (l->tokens_order, t, tmp)
        if (is_over(l, t))
            forget(l, t, true);
}

/* One that is like any token of Daily's need not be known to be checked: the oldest such gives its
 * place away when the list is full. */
static bool make_room(struct lobby *l)
{
    struct live_token *t;

    if (HASH_CNT(hh, l->tokens) < LIMIT_TOKENS)
        return true;
    DL_FOREACH (l->tokens_order, t)
        if (!t->s.max_uses && !t->s.bind && !t->s.killed) {
            forget(l, t, true);
            return true;
        }
    return false;
}

/* ---- at the door ---- */

struct live_token *token_find(struct lobby *l, const char *text)
{
    unsigned char mark[BLOCKS_DIGEST];
    struct live_token *t;

    if (!l->tokens)
        return NULL;
    lobby_digest(l, text, mark);
    HASH_FIND(hh, l->tokens, mark, BLOCKS_DIGEST, t);
    return t;
}

static void device_mark(const struct lobby *l, const char *device, char hex[2 * BLOCKS_DIGEST + 1])
{
    unsigned char mark[BLOCKS_DIGEST];

    lobby_digest(l, device, mark);
    lobby_digest_text(mark, hex);
}

enum err token_check(const struct lobby *l, const struct live_token *t, const char *device)
{
    char hex[2 * BLOCKS_DIGEST + 1];

    if (!t)
        return ERR_OK;
    if (t->s.killed)
        return ERR_REVOKED_TOKEN;
    if (!t->s.bind)
        return ERR_OK;
    device_mark(l, device, hex);
    return *device && (!*t->s.device || str_eq(t->s.device, hex)) ? ERR_OK : ERR_BOUND_TOKEN;
}

const char *token_mark_of(const struct live_token *t)
{
    return t ? t->s.mark : "";
}

bool token_is_used_up(const struct live_token *t)
{
    return t && t->s.max_uses && t->s.uses >= t->s.max_uses;
}

void token_used(struct lobby *l, struct live_token *t, const char *device, bool again)
{
    if (!t)
        return;
    t->s.uses += !again;
    t->s.used_at = l->now;
    if (t->s.bind && !*t->s.device)
        device_mark(l, device, t->s.device);
    save(l, t);
}

void token_restore(struct lobby *l, const struct store_token *s)
{
    unsigned char mark[BLOCKS_DIGEST];

    if (s->number > l->token_number)
        l->token_number = s->number;
    if (lobby_digest_read(s->mark, mark))
        add(l, s, mark);
}

void token_free_all(struct lobby *l)
{
    while (l->tokens_order)
        forget(l, l->tokens_order, false);
}

/* ---- for REST ---- */

enum err lobby_token_make(struct lobby *l, const struct token_wish *w, int64_t now, char **text,
                          struct store_token *out, struct error *err)
{
    struct store_token s = {.max_uses = w->max_uses, .bind = w->bind};
    unsigned char mark[BLOCKS_DIGEST];
    enum err e = ERR_OK;

    *text = NULL;
    lobby_begin(l, now);
    prune(l);
    l->conf.new_id(s.id);
    if (!make_room(l)) {
        error_set(err, "there are already %d tokens with limits, no more are possible",
                  LIMIT_TOKENS);
        e = ERR_TOO_MANY;
    } else {
        *text = token_mint(&l->conf.keys, l->conf.domain_id, w->claims, s.id, now / 1000, err);
        e = *text ? ERR_OK : ERR_INVALID;
    }
    if (*text) {
        str_copy(s.room, sizeof s.room, props_str(w->claims, TOKEN_room_name));
        str_copy(s.name, sizeof s.name, props_str(w->claims, TOKEN_user_name));
        str_copy(s.user_id, sizeof s.user_id, props_str(w->claims, TOKEN_user_id));
        s.owner = props_int(w->claims, TOKEN_is_owner) != 0;
        s.exp = props_int(w->claims, TOKEN_exp);
        s.nbf = props_int(w->claims, TOKEN_nbf);
        s.made_at = now;
        s.number = ++l->token_number;
        lobby_digest(l, *text, mark);
        lobby_digest_text(mark, s.mark);
        save(l, add(l, &s, mark));
        *out = s;
    }
    lobby_end(l);
    return e;
}

bool lobby_token_revoked(struct lobby *l, const char *text)
{
    const struct live_token *t = token_find(l, text);

    return t && t->s.killed;
}

static void count_people(struct lobby *l)
{
    struct live_token *t;
    struct person *p, *tmp;

    DL_FOREACH (l->tokens_order, t)
        t->inside = t->waiting = 0;
    HASH_ITER (hh, l->people, p, tmp) {
        if (!p->has_token_mark)
            continue;
        HASH_FIND(hh, l->tokens, p->token_mark, BLOCKS_DIGEST, t);
        if (t) {
            t->inside += p->state == PERSON_INSIDE;
            t->waiting += p->state == PERSON_WAITING;
        }
    }
}

void lobby_tokens_each(struct lobby *l, const char *room, int64_t now,
                       void (*each)(void *arg, const struct token_row *row), void *arg)
{
    struct live_token *t;

    lobby_begin(l, now);
    prune(l);
    lobby_end(l);
    count_people(l);
    DL_FOREACH (l->tokens_order, t)
        if (!is_over(l, t) && (!room || !*t->s.room || str_eq(t->s.room, room)))
            each(arg, &(struct token_row){&t->s, t->inside, t->waiting});
}

/* Those who came by it, and hosts whose console was opened by it. */
static size_t send_away(struct lobby *l, const struct live_token *t, bool people, const char *by)
{
    struct session *s, *s_tmp;
    struct person *p, *tmp;
    size_t n = 0;

    HASH_ITER (hh, l->sessions, s, s_tmp) {
        if (!s->has_token_mark || memcmp(s->token_mark, t->mark, BLOCKS_DIGEST) != 0)
            continue;
        if (s->peer)
            lobby_close(l, s->peer, err_info(ERR_BAD_KEY)->close,
                        err_info(ERR_REVOKED_TOKEN)->sentence);
        host_free(l, s);
    }
    HASH_ITER (hh, l->people, p, tmp) {
        if (!people || !p->has_token_mark || memcmp(p->token_mark, t->mark, BLOCKS_DIGEST) != 0)
            continue;
        record_person(l, JOURNAL_EJECTED, p, by, err_info(ERR_REVOKED_TOKEN)->sentence);
        person_end(l, p, ERR_EJECTED, WHY_EJECTED, by, err_info(ERR_REVOKED_TOKEN)->sentence);
        n++;
    }
    return n;
}

bool lobby_token_revoke(struct lobby *l, const char *id, bool eject, const char *by, int64_t now,
                        size_t *ejected)
{
    struct live_token *t;

    lobby_begin(l, now);
    *ejected = 0;
    HASH_FIND(hh_id, l->tokens_by_id, id, strlen(id), t);
    if (t && is_over(l, t))
        t = NULL;
    if (t && !t->s.killed) {
        t->s.killed = true;
        save(l, t);
        record_token(l, &t->s, by);
    }
    if (t)
        *ejected = send_away(l, t, eject, by);
    lobby_end(l);
    return t != NULL;
}
