/* The block list in the domain: what is kept of a person, who is blocked, and until when. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/hash.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/lobby/addr.h"
#include "net/lobby/domain/lobby_internal.h"

enum {
    TIME_DAY = 24 * 3600 * 1000,
    TIME_BLOCKS_WALK = 60 * 1000, /* the list is walked for what has run out at most so often */
};

/* ---- signals ---- */

/* The keys come from one that is stored, so that digests mean the same after a restart. */
void block_begin(struct lobby *l)
{
    static const char *const labels[] = {"block list 0", "block list 1", "block list 2",
                                         "block list 3"};
    uint64_t place[4];

    _Static_assert(sizeof place == sizeof l->conf.keys.place, "the key is four words");
    memcpy(place, l->conf.keys.place, sizeof place);
    for (size_t i = 0; i < 4; i++)
        l->block_key[i / 2][i % 2] = hash_sip(&place[i % 2 * 2], labels[i], strlen(labels[i]));
    explicit_bzero(place, sizeof place);
    l->blocks = blocks_new();
    l->blocks_due.kind = DEADLINE_BLOCKS;
}

static void digest(const struct lobby *l, const void *data, size_t len,
                   unsigned char out[BLOCKS_DIGEST])
{
    uint64_t half[2] = {hash_sip(l->block_key[0], data, len), hash_sip(l->block_key[1], data, len)};

    memcpy(out, half, BLOCKS_DIGEST);
}

void lobby_digest(const struct lobby *l, const char *text, unsigned char out[BLOCKS_DIGEST])
{
    digest(l, text, strlen(text), out);
}

void lobby_digest_text(const unsigned char d[BLOCKS_DIGEST], char hex[2 * BLOCKS_DIGEST + 1])
{
    str_hex(hex, d, BLOCKS_DIGEST);
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool lobby_digest_read(const char *hex, unsigned char out[BLOCKS_DIGEST])
{
    for (size_t i = 0; i < BLOCKS_DIGEST; i++) {
        int high = hex_digit(hex[2 * i]), low = high < 0 ? -1 : hex_digit(hex[2 * i + 1]);

        if (low < 0)
            return false;
        out[i] = (unsigned char)(high << 4 | low);
    }
    return hex[2 * BLOCKS_DIGEST] == '\0';
}

static void add_signal(const struct lobby *l, struct blocks_signals *s, enum block_signal kind,
                       const void *data, size_t len)
{
    if (len == 0)
        return;
    s->has[kind] = true;
    digest(l, data, len, s->digest[kind]);
}

static void add_text(const struct lobby *l, struct blocks_signals *s, enum block_signal kind,
                     const char *text)
{
    add_signal(l, s, kind, text, strlen(text));
}

/* The weak signals of somebody as they are before they are made digests of; "" or 0 bytes: not
 * known. A name that everybody has says nothing, nor does the address of this machine or its proxy,
 * and an owner is known by the token alone. */
struct weak {
    const char *device;
    char name[LIMIT_NAME + 1];
    unsigned char prefix[ADDR_PREFIX];
    size_t n_prefix;
};

static void find_weak(const struct stranger *who, struct weak *w)
{
    *w = (struct weak){.device = who->owner ? "" : who->device};
    if (who->owner)
        return;
    if (!addr_is_loopback(who->addr))
        w->n_prefix = addr_prefix(who->addr, w->prefix);
    utf8_skeleton(w->name, sizeof w->name, who->name);
    if (str_eq(w->name, "guest"))
        w->name[0] = '\0';
}

static void find_signals(const struct lobby *l, const struct stranger *who,
                         struct blocks_signals *s)
{
    struct weak w;

    *s = (struct blocks_signals){.has = {false}};
    find_weak(who, &w);
    add_text(l, s, SIGNAL_USER_ID, who->user_id);
    if (who->token) {
        s->has[SIGNAL_TOKEN] = true;
        memcpy(s->digest[SIGNAL_TOKEN], who->token, BLOCKS_DIGEST);
    }
    add_text(l, s, SIGNAL_DEVICE, w.device);
    add_signal(l, s, SIGNAL_ADDRESS, w.prefix, w.n_prefix);
    add_text(l, s, SIGNAL_NAME, w.name);
}

static uint8_t known_of(const struct stranger *who)
{
    struct weak w;

    find_weak(who, &w);
    return (uint8_t)((*who->user_id ? 1 << SIGNAL_USER_ID : 0) |
                     (who->token ? 1 << SIGNAL_TOKEN : 0) | (*w.device ? 1 << SIGNAL_DEVICE : 0) |
                     (w.n_prefix ? 1 << SIGNAL_ADDRESS : 0) | (*w.name ? 1 << SIGNAL_NAME : 0));
}

struct stranger stranger_of(const struct person *p)
{
    return (struct stranger){.device = p->device,
                             .user_id = p->user_id,
                             .addr = p->addr,
                             .name = p->name,
                             .token = p->has_token_mark ? p->token_mark : NULL,
                             .owner = p->owner};
}

uint8_t block_known(const struct person *p)
{
    const struct stranger who = stranger_of(p);

    return known_of(&who);
}

enum err block_check(const struct person *p, uint8_t signals)
{
    return !signals || block_signals_suffice(block_known(p) & signals, NULL) ? ERR_OK
                                                                             : ERR_WEAK_BLOCK;
}

int block_score(const struct lobby *l, const struct room *r, const struct stranger *who)
{
    struct blocks_signals s;
    struct blocks_match m;

    if (blocks_count(l->blocks) == 0)
        return 0;
    find_signals(l, who, &s);
    blocks_match(l->blocks, r->pub.name, &s, l->now, &m);
    return m.score;
}

int block_score_of(const struct lobby *l, const struct person *p)
{
    const struct stranger who = stranger_of(p);

    return block_score(l, p->room, &who);
}

/* ---- the list ---- */

static void save_block(struct lobby *l, const struct block *one)
{
    struct store_op *op = store_op_new(STORE_BLOCK_PUT);

    op->u.block = *one;
    l->out.store(l->out.arg, op);
}

static void forget_stored(void *arg, const struct block *one)
{
    struct lobby *l = arg;
    struct store_op *op = store_op_new(STORE_BLOCK_DEL);

    memcpy(op->u.block.id, one->id, sizeof op->u.block.id);
    l->out.store(l->out.arg, op);
    if (one->length == BLOCK_MEETING)
        l->n_meeting_blocks--;
}

static void schedule(struct lobby *l, int64_t until)
{
    if (until && (l->blocks_due.place == 0 || until < l->blocks_due.at))
        heap_set(&l->due, &l->blocks_due, until);
}

static bool add(struct lobby *l, const struct block *one)
{
    if (!blocks_add(l->blocks, one))
        return false;
    if (one->length == BLOCK_MEETING)
        l->n_meeting_blocks++;
    schedule(l, one->until);
    return true;
}

/* Completes and adds; room "": every room. */
static bool add_new(struct lobby *l, struct block *one, const char *room,
                    const struct block_how *how)
{
    l->conf.new_id(one->id);
    one->length = how->length;
    one->at = l->now;
    one->until = how->length == BLOCK_24H ? l->now + TIME_DAY : 0;
    str_copy(one->room, sizeof one->room, room);
    str_copy(one->by, sizeof one->by, how->by);
    str_copy(one->reason, sizeof one->reason, how->reason);
    if (!add(l, one))
        return false;
    save_block(l, one);
    return true;
}

bool lobby_block_person(struct lobby *l, const struct person *p, const struct block_how *how,
                        char id[LIMIT_ID + 1])
{
    const struct stranger who = stranger_of(p);
    bool everywhere = how->domain && how->length != BLOCK_MEETING;
    struct block one = {.id = ""};

    if (how->length == BLOCK_NONE)
        return false;
    find_signals(l, &who, &one.signals);
    for (int i = 0; how->signals && i < SIGNAL_COUNT; i++)
        one.signals.has[i] = one.signals.has[i] && how->signals & 1 << i;
    str_copy(one.name, sizeof one.name, p->name);
    str_copy(one.person, sizeof one.person, p->id);
    if (!add_new(l, &one, everywhere ? "" : p->room->pub.name, how))
        return false;
    if (id)
        memcpy(id, one.id, sizeof one.id);
    return true;
}

bool lobby_block_undo(struct lobby *l, const char *id)
{
    struct block gone;

    if (!blocks_remove(l->blocks, id, &gone))
        return false;
    record_block(l, JOURNAL_UNBLOCKED, &gone, "");
    forget_stored(l, &gone);
    return true;
}

struct wanted {
    const char *person, *id;
};

static void look_for(void *arg, const struct block *one)
{
    struct wanted *w = arg;

    if (str_eq(one->person, w->person))
        w->id = one->id;
}

bool lobby_block_undo_person(struct lobby *l, const char *person)
{
    struct wanted w = {.person = person};
    char id[LIMIT_ID + 1];

    blocks_each(l->blocks, look_for, &w);
    if (!w.id)
        return false;
    str_copy(id, sizeof id, w.id);
    return lobby_block_undo(l, id);
}

void block_meeting_over(struct lobby *l, const char *room)
{
    if (l->n_meeting_blocks > 0)
        blocks_prune(l->blocks, room, l->now, forget_stored, l);
}

static void find_next(void *arg, const struct block *one)
{
    int64_t *next = arg;

    if (one->until && one->until < *next)
        *next = one->until;
}

void block_due(struct lobby *l)
{
    int64_t next = INT64_MAX;

    blocks_prune(l->blocks, NULL, l->now, forget_stored, l);
    blocks_each(l->blocks, find_next, &next);
    if (next != INT64_MAX)
        schedule(l, next > l->now + TIME_BLOCKS_WALK ? next : l->now + TIME_BLOCKS_WALK);
}

void block_restore(struct lobby *l, const struct block *one)
{
    add(l, one);
}

/* ---- for REST ---- */

void lobby_blocks_each(struct lobby *l, int64_t now,
                       void (*each)(void *arg, const struct block *one), void *arg)
{
    lobby_begin(l, now);
    lobby_end(l);
    blocks_each(l->blocks, each, arg);
}

/* What a wish without a person blocks: exactly what it names. */
static enum err add_named(struct lobby *l, const struct block_wish *w, struct block *one,
                          struct error *err)
{
    unsigned char prefix[ADDR_PREFIX];

    one->exact = true;
    if (*w->user_id) {
        add_text(l, &one->signals, SIGNAL_USER_ID, w->user_id);
        str_copy(one->name, sizeof one->name, w->user_id);
        return ERR_OK;
    }
    if (addr_is_loopback(w->address)) {
        error_set(err, "address %s is this machine or its proxy: everybody would be blocked",
                  w->address);
        return ERR_INVALID;
    }
    add_signal(l, &one->signals, SIGNAL_ADDRESS, prefix, addr_prefix(w->address, prefix));
    if (!one->signals.has[SIGNAL_ADDRESS]) {
        error_set(err, "address should be an IPv4 or IPv6 address");
        return ERR_INVALID;
    }
    str_copy(one->name, sizeof one->name, w->address);
    return ERR_OK;
}

static enum err check_points(const struct person *p, uint8_t signals, struct error *err)
{
    struct error why = {{0}};

    if (block_check(p, signals) == ERR_OK)
        return ERR_OK;
    block_signals_suffice(block_known(p) & signals, &why);
    error_set(err, "of these signals is known: %s", why.text);
    return ERR_WEAK_BLOCK;
}

static enum err make(struct lobby *l, const struct block_wish *w, const char *by,
                     char id[LIMIT_ID + 1], struct error *err)
{
    const struct block_how how = {.length = w->length,
                                  .domain = w->domain,
                                  .signals = w->signals,
                                  .by = by,
                                  .reason = w->reason};
    struct block one = {.id = ""};
    struct person *p = *w->id ? person_find(l, w->id) : NULL;
    enum err e = ERR_OK;

    if (*w->id && !p) {
        error_set(err, "nobody with this id is waiting or inside");
        return ERR_NO_PERSON;
    }
    if (!p && w->length == BLOCK_MEETING && !*w->room) {
        error_set(err, "a block for the meeting needs a room");
        return ERR_INVALID;
    }
    e = p ? check_points(p, w->signals, err) : add_named(l, w, &one, err);
    if (e != ERR_OK)
        return e;
    if (p ? lobby_block_person(l, p, &how, id) : add_new(l, &one, w->room, &how)) {
        if (!p)
            memcpy(id, one.id, sizeof one.id);
        return ERR_OK;
    }
    error_set(err, "there are already %d blocks, no more are possible", BLOCKS_MAX);
    return ERR_TOO_MANY;
}

enum err lobby_block_add(struct lobby *l, const struct block_wish *w, const char *by, int64_t now,
                         const struct block **out, struct error *err)
{
    char id[LIMIT_ID + 1] = "";
    enum err e;

    lobby_begin(l, now);
    e = make(l, w, by, id, err);
    *out = e == ERR_OK ? blocks_find(l->blocks, id) : NULL;
    if (*out)
        record_block(l, JOURNAL_BLOCKED, *out, by);
    lobby_end(l);
    *out = e == ERR_OK ? blocks_find(l->blocks, id) : NULL;
    return e;
}

bool lobby_block_remove(struct lobby *l, const char *id, int64_t now)
{
    bool done;

    lobby_begin(l, now);
    done = lobby_block_undo(l, id);
    lobby_end(l);
    return done;
}
