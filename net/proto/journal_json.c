/* The record: lines and their chain. */
#include "net/proto/journal.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/proto/strict_json.h"

/* Where the hash of the line before stands. */
static const char opening[] = "{\"prev\":\"";

const char *const journal_words[JOURNAL_COUNT] = {
#define J(NAME, word) [JOURNAL_##NAME] = word,
#include "net/proto/journal.def"
#undef J
};

/* The members of a line, in order. */
#define TEXT(member)                                         \
    {                                                        \
#member, offsetof(struct journal_entry, member),     \
            sizeof(((struct journal_entry *)0)->member), 't' \
    }
#define NUMBER(member)                                          \
    {                                                           \
#member, offsetof(struct journal_entry, member), 0, 'n' \
    }
#define SMALL(member)                                           \
    {                                                           \
#member, offsetof(struct journal_entry, member), 0, 's' \
    }
static const struct {
    const char *key;
    size_t offset, size;
    char type; /* t: text, n: int64_t, s: int32_t */
} members[] = {
    TEXT(room),        TEXT(id),     TEXT(name),    TEXT(first_name), TEXT(user_id),
    TEXT(by),          TEXT(rule),   TEXT(reason),  TEXT(decision),   TEXT(raw),
    NUMBER(waited_ms), SMALL(tries), SMALL(inside), SMALL(seats),     SMALL(waiting),
};
enum { MEMBERS = sizeof members / sizeof *members };

static void add_member(cJSON *obj, int i, const struct journal_entry *e)
{
    const char *at = (const char *)e + members[i].offset;
    int32_t small;
    int64_t n = 0;

    if (members[i].type == 't') {
        if (*at)
            cJSON_AddStringToObject(obj, members[i].key, at);
        return;
    }
    if (members[i].type == 'n') {
        memcpy(&n, at, sizeof n);
    } else {
        memcpy(&small, at, sizeof small);
        n = small;
    }
    if (n)
        cJSON_AddNumberToObject(obj, members[i].key, (double)n);
}

char *journal_line(const struct journal_entry *e, const char prev[JOURNAL_HASH + 1])
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "prev", prev);
    cJSON_AddNumberToObject(obj, "n", (double)e->n);
    cJSON_AddNumberToObject(obj, "at", (double)e->at);
    cJSON_AddStringToObject(obj, "what", journal_words[e->what]);
    for (int i = 0; i < MEMBERS; i++)
        add_member(obj, i, e);
    if (e->has_token)
        cJSON_AddTrueToObject(obj, "has_token");
    return strict_json_print(obj);
}

static bool read_member(const cJSON *obj, int i, struct journal_entry *e, struct error *err)
{
    char *at = (char *)e + members[i].offset;
    int64_t n = 0;
    int32_t small;

    if (members[i].type == 't')
        return strict_json_human(obj, members[i].key, at, members[i].size, members[i].size, NULL,
                                 err);
    if (!strict_json_int(obj, members[i].key, INT32_MIN, INT64_C(1) << 52, &n, err))
        return false;
    if (members[i].type == 'n') {
        memcpy(at, &n, sizeof n);
    } else {
        small = (int32_t)n;
        memcpy(at, &small, sizeof small);
    }
    return true;
}

bool journal_read(const char *line, size_t len, struct journal_entry *e, struct error *err)
{
    char word[32] = "";
    cJSON *obj;
    bool ok = false;

    *e = (struct journal_entry){.what = JOURNAL_COUNT};
    if (len > JOURNAL_LINE_MAX)
        return error_set(err, "the line is longer than %d bytes", JOURNAL_LINE_MAX);
    obj = strict_json_parse(line, len, err);
    if (!obj)
        return false;
    if (strict_json_int(obj, "n", 1, INT64_C(1) << 52, &e->n, err) &&
        strict_json_int(obj, "at", 0, INT64_C(1) << 52, &e->at, err) &&
        strict_json_str(obj, "what", word, sizeof word, err) &&
        strict_json_bool(obj, "has_token", &e->has_token, err)) {
        ok = true;
        for (int i = 0; ok && i < MEMBERS; i++)
            ok = read_member(obj, i, e, err);
    }
    for (int i = 0; i < JOURNAL_COUNT; i++)
        if (str_eq(word, journal_words[i]))
            e->what = (enum journal_what)i;
    cJSON_Delete(obj);
    if (ok && e->what == JOURNAL_COUNT)
        ok = error_set(err, "the line does not say what happened");
    return ok;
}

void journal_hash(const char *line, size_t len, char dst[JOURNAL_HASH + 1])
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    if (!EVP_Digest(line, len, sum, &n, EVP_sha256(), NULL))
        abort(); /* a library without SHA-256 can not keep the record */
    for (unsigned i = 0; i < n; i++)
        snprintf(dst + 2 * i, 3, "%02x", sum[i]);
}

void journal_check_start(struct journal_check *c)
{
    memset(c->prev, '0', JOURNAL_HASH);
    c->prev[JOURNAL_HASH] = '\0';
    c->lines = 0;
}

bool journal_check_line(struct journal_check *c, const char *line, size_t len, struct error *err)
{
    size_t head = sizeof opening - 1;

    if (len < head + JOURNAL_HASH + 1 || strncmp(line, opening, head) != 0)
        return error_set(err, "it does not begin with the hash of the line before");
    if (strncmp(line + head, c->prev, JOURNAL_HASH) != 0)
        return error_set(err, "it does not follow the line before: one of the two was changed, or "
                              "a line between them is missing");
    if (line[len - 1] != '}')
        return error_set(err, "it is cut short");
    journal_hash(line, len, c->prev);
    c->lines++;
    return true;
}
