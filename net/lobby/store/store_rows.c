/* Rooms, people, blocks and denials in the database. */
#include <string.h>

#include "net/base/alloc.h"
#include "net/lobby/store/store_sql.h"

bool store_room_put(struct store_sql *q, const struct store_room *r, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_ROOM_PUT];

    store_bind_texts(s, 1, (const char *const[]){r->id, r->name}, 2);
    store_bind_ints(s, 3, (const int64_t[]){r->is_private, r->api_created, r->created_at}, 3);
    store_bind_texts(s, 6, (const char *const[]){r->config ? r->config : "{}"}, 1);
    store_bind_ints(s, 7, (const int64_t[]){r->no_host_since}, 1);
    return store_sql_finish(q, STMT_ROOM_PUT, err);
}

bool store_person_put(struct store_sql *q, const struct store_person *p, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_PERSON_PUT];
    const int64_t number[] = {p->inside,     p->owner,        p->has_token,     p->number,
                              p->knocked_at, p->joined_at,    p->will_eject_at, p->tries,
                              p->flags,      p->has_presence, p->can_send,      p->can_admin};

    store_bind_texts(
        s, 1, (const char *const[]){p->id, p->room_id, p->name, p->user_id, p->device, p->addr}, 6);
    store_bind_ints(s, 7, number, 12);
    store_bind_texts(s, 19, (const char *const[]){p->admitted_by}, 1);
    store_bind_ints(s, 20,
                    (const int64_t[]){p->held, p->knock_number, p->pending.what, p->pending.until,
                                      p->pending.block, p->pending.domain},
                    6);
    store_bind_texts(
        s, 26,
        (const char *const[]){p->note, p->pending.decision, p->pending.by, p->pending.reason}, 4);
    store_bind_ints(s, 30, (const int64_t[]){p->queued}, 1);
    store_bind_texts(s, 31, (const char *const[]){p->token_mark, p->rule}, 2);
    store_bind_ints(s, 33, (const int64_t[]){p->hand_at}, 1);
    store_bind_texts(s, 34, (const char *const[]){p->first_name}, 1);
    store_bind_ints(s, 35, (const int64_t[]){p->parked, p->pending.signals}, 2);
    return store_sql_finish(q, STMT_PERSON_PUT, err);
}

/* Signals as a byte of bits and the digests that they tell of. */
enum { SIGNALS_BYTES = 1 + SIGNAL_COUNT * BLOCKS_DIGEST };

bool store_block_put(struct store_sql *q, const struct block *b, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_BLOCK_PUT];
    unsigned char blob[SIGNALS_BYTES] = {0};

    for (int i = 0; i < SIGNAL_COUNT; i++)
        if (b->signals.has[i]) {
            blob[0] |= (unsigned char)(1 << i);
            memcpy(blob + 1 + i * BLOCKS_DIGEST, b->signals.digest[i], BLOCKS_DIGEST);
        }
    store_bind_texts(s, 1, (const char *const[]){b->id, b->room, b->name, b->by, b->reason}, 5);
    store_bind_ints(s, 6, (const int64_t[]){b->length, b->at, b->until, b->exact}, 4);
    sqlite3_bind_blob(s, 10, blob, sizeof blob, SQLITE_TRANSIENT);
    return store_sql_finish(q, STMT_BLOCK_PUT, err);
}

bool store_denial_put(struct store_sql *q, const struct store_denial *d, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_DENIAL_PUT];

    store_bind_texts(s, 1, (const char *const[]){d->key}, 1);
    store_bind_ints(s, 2, (const int64_t[]){d->n, d->at}, 2);
    return store_sql_finish(q, STMT_DENIAL_PUT, err);
}

void store_room_row(sqlite3_stmt *s, struct store_snapshot *out)
{
    struct store_room *r;

    out->rooms = xgrown(out->rooms, out->n_rooms, sizeof *out->rooms);
    r = &out->rooms[out->n_rooms++];
    store_column_copy(s, 0, r->id, sizeof r->id);
    store_column_copy(s, 1, r->name, sizeof r->name);
    r->is_private = sqlite3_column_int(s, 2) != 0;
    r->api_created = sqlite3_column_int(s, 3) != 0;
    r->created_at = sqlite3_column_int64(s, 4);
    r->config = xstrdup(*store_column(s, 5) ? store_column(s, 5) : "{}");
    r->no_host_since = sqlite3_column_int64(s, 6);
}

void store_person_row(sqlite3_stmt *s, struct store_snapshot *out)
{
    struct store_person *p;

    out->people = xgrown(out->people, out->n_people, sizeof *out->people);
    p = &out->people[out->n_people++];
    store_column_copy(s, 0, p->id, sizeof p->id);
    store_column_copy(s, 1, p->room_id, sizeof p->room_id);
    store_column_copy(s, 2, p->name, sizeof p->name);
    store_column_copy(s, 3, p->user_id, sizeof p->user_id);
    store_column_copy(s, 4, p->device, sizeof p->device);
    store_column_copy(s, 5, p->addr, sizeof p->addr);
    p->inside = sqlite3_column_int(s, 6) != 0;
    p->owner = sqlite3_column_int(s, 7) != 0;
    p->has_token = sqlite3_column_int(s, 8) != 0;
    p->number = sqlite3_column_int64(s, 9);
    p->knocked_at = sqlite3_column_int64(s, 10);
    p->joined_at = sqlite3_column_int64(s, 11);
    p->will_eject_at = sqlite3_column_int64(s, 12);
    p->tries = sqlite3_column_int(s, 13);
    p->flags = (uint8_t)sqlite3_column_int(s, 14);
    p->has_presence = (uint8_t)sqlite3_column_int(s, 15);
    p->can_send = (uint8_t)sqlite3_column_int(s, 16);
    p->can_admin = (uint8_t)sqlite3_column_int(s, 17);
    store_column_copy(s, 18, p->admitted_by, sizeof p->admitted_by);
    p->held = sqlite3_column_int(s, 19) != 0;
    p->knock_number = sqlite3_column_int64(s, 20);
    p->pending.what = (uint8_t)sqlite3_column_int(s, 21);
    p->pending.until = sqlite3_column_int64(s, 22);
    p->pending.block = (uint8_t)sqlite3_column_int(s, 23);
    p->pending.domain = (uint8_t)sqlite3_column_int(s, 24);
    store_column_copy(s, 25, p->note, sizeof p->note);
    store_column_copy(s, 26, p->pending.decision, sizeof p->pending.decision);
    store_column_copy(s, 27, p->pending.by, sizeof p->pending.by);
    store_column_copy(s, 28, p->pending.reason, sizeof p->pending.reason);
    p->queued = sqlite3_column_int(s, 29) != 0;
    store_column_copy(s, 30, p->token_mark, sizeof p->token_mark);
    store_column_copy(s, 31, p->rule, sizeof p->rule);
    p->hand_at = sqlite3_column_int64(s, 32);
    store_column_copy(s, 33, p->first_name, sizeof p->first_name);
    p->parked = sqlite3_column_int(s, 34) != 0;
    p->pending.signals = (uint8_t)sqlite3_column_int(s, 35);
}

void store_block_row(sqlite3_stmt *s, struct store_snapshot *out)
{
    struct block *b;
    const unsigned char *blob = sqlite3_column_blob(s, 9);
    int length = sqlite3_column_int(s, 5);

    out->blocks = xgrown(out->blocks, out->n_blocks, sizeof *out->blocks);
    b = &out->blocks[out->n_blocks++];
    store_column_copy(s, 0, b->id, sizeof b->id);
    store_column_copy(s, 1, b->room, sizeof b->room);
    store_column_copy(s, 2, b->name, sizeof b->name);
    store_column_copy(s, 3, b->by, sizeof b->by);
    store_column_copy(s, 4, b->reason, sizeof b->reason);
    b->length =
        length > BLOCK_NONE && length < BLOCK_COUNT ? (enum wire_block)length : BLOCK_FOREVER;
    b->at = sqlite3_column_int64(s, 6);
    b->until = sqlite3_column_int64(s, 7);
    b->exact = sqlite3_column_int(s, 8) != 0;
    if (!blob || sqlite3_column_bytes(s, 9) != SIGNALS_BYTES)
        return;
    for (int i = 0; i < SIGNAL_COUNT; i++) {
        b->signals.has[i] = (blob[0] & 1 << i) != 0;
        memcpy(b->signals.digest[i], blob + 1 + i * BLOCKS_DIGEST, BLOCKS_DIGEST);
    }
}

void store_denial_row(sqlite3_stmt *s, struct store_snapshot *out)
{
    struct store_denial *d;

    out->denials = xgrown(out->denials, out->n_denials, sizeof *out->denials);
    d = &out->denials[out->n_denials++];
    store_column_copy(s, 0, d->key, sizeof d->key);
    d->n = sqlite3_column_int(s, 1);
    d->at = sqlite3_column_int64(s, 2);
}
