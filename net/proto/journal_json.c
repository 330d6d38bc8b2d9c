/* The record: lines and their chain. */
#include "net/proto/journal.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/journal_fields.h"
#include "net/proto/strict_json.h"

const char *const journal_words[JOURNAL_COUNT] = {
#define J(NAME, word) [JOURNAL_##NAME] = word,
#include "net/proto/journal.def"
#undef J
};

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
const struct journal_field journal_fields[JOURNAL_FIELDS] = {
    TEXT(room),    TEXT(id),     TEXT(name),     TEXT(first_name), TEXT(user_id),     TEXT(by),
    TEXT(rule),    TEXT(reason), TEXT(decision), TEXT(raw),        NUMBER(waited_ms), SMALL(tries),
    SMALL(inside), SMALL(seats), SMALL(waiting), SMALL(minute),
};

void journal_put_number(struct journal_entry *e, const struct journal_field *f, int64_t n)
{
    char *at = (char *)e + f->offset;
    int32_t small = (int32_t)n;

    if (f->type == 'n')
        memcpy(at, &n, sizeof n);
    else
        memcpy(at, &small, sizeof small);
}

enum journal_what journal_what_of(const char *word, size_t len)
{
    int i = 0;

    while (i < JOURNAL_COUNT &&
           (strncmp(journal_words[i], word, len) != 0 || journal_words[i][len] != '\0'))
        i++;
    return (enum journal_what)i;
}

static void add_key(struct strbuf *b, const char *key)
{
    strbuf_add(b, ",\"", 2);
    strbuf_puts(b, key);
    strbuf_add(b, "\":", 2);
}

static void add_field(struct strbuf *b, const struct journal_field *f,
                      const struct journal_entry *e)
{
    const char *at = (const char *)e + f->offset;
    int32_t small;
    int64_t n = 0;

    if (f->type == 't') {
        if (*at) {
            add_key(b, f->key);
            strbuf_json(b, at, false);
        }
        return;
    }
    if (f->type == 'n') {
        memcpy(&n, at, sizeof n);
    } else {
        memcpy(&small, at, sizeof small);
        n = small;
    }
    if (n) {
        add_key(b, f->key);
        strbuf_int(b, n);
    }
}

/* Written without a tree: an admission of ten thousand is twenty thousand lines. */
char *journal_line(const struct journal_entry *e, const char prev[JOURNAL_HASH + 1])
{
    struct strbuf b = STRBUF_INIT(JOURNAL_LINE_MAX + 1);

    strbuf_puts(&b, JOURNAL_OPENING);
    strbuf_puts(&b, prev);
    strbuf_puts(&b, "\",\"n\":");
    strbuf_int(&b, e->n);
    strbuf_puts(&b, ",\"at\":");
    strbuf_int(&b, e->at);
    strbuf_puts(&b, ",\"what\":\"");
    strbuf_puts(&b, journal_words[e->what]);
    strbuf_puts(&b, "\"");
    for (int i = 0; i < JOURNAL_FIELDS; i++)
        add_field(&b, &journal_fields[i], e);
    strbuf_puts(&b, e->has_token ? ",\"has_token\":true}" : "}");
    return strbuf_take(&b);
}

static bool read_field(const cJSON *obj, const struct journal_field *f, struct journal_entry *e,
                       struct error *err)
{
    int64_t n = 0;

    if (f->type == 't')
        return strict_json_human(obj, f->key, (char *)e + f->offset, f->size, f->size, NULL, err);
    if (!strict_json_int(obj, f->key, INT32_MIN, JOURNAL_NUMBER_MAX, &n, err))
        return false;
    journal_put_number(e, f, n);
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
    if (journal_read_flat(line, len, e))
        return true;
    *e = (struct journal_entry){.what = JOURNAL_COUNT};
    obj = strict_json_parse(line, len, err);
    if (!obj)
        return false;
    if (strict_json_int(obj, "n", 1, JOURNAL_NUMBER_MAX, &e->n, err) &&
        strict_json_int(obj, "at", 0, JOURNAL_NUMBER_MAX, &e->at, err) &&
        strict_json_str(obj, "what", word, sizeof word, err) &&
        strict_json_bool(obj, "has_token", &e->has_token, err)) {
        ok = true;
        for (int i = 0; ok && i < JOURNAL_FIELDS; i++)
            ok = read_field(obj, &journal_fields[i], e, err);
    }
    e->what = journal_what_of(word, strlen(word));
    cJSON_Delete(obj);
    if (ok && e->what == JOURNAL_COUNT)
        ok = error_set(err, "the line does not say what happened");
    return ok;
}

int32_t journal_minute(int64_t wall_ms)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm tm = {0};

    localtime_r(&seconds, &tm);
    return tm.tm_hour * 60 + tm.tm_min;
}

void journal_facts(const struct journal_entry *e, struct rules_facts *f)
{
    *f = (struct rules_facts){.name = e->name,
                              .user_id = e->user_id,
                              .has_token = e->has_token,
                              .inside = e->inside,
                              .waiting = e->waiting,
                              .tries = e->tries,
                              .seats = e->seats,
                              .minute_of_day = e->minute};
}

void journal_hash(const char *line, size_t len, char dst[JOURNAL_HASH + 1])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    if (!EVP_Digest(line, len, sum, &n, EVP_sha256(), NULL))
        alloc_failed(len); /* a library without SHA-256 can not keep the record */
    for (unsigned i = 0; i < JOURNAL_HASH / 2; i++) {
        dst[2 * i] = digits[sum[i] >> 4];
        dst[2 * i + 1] = digits[sum[i] & 15];
    }
    dst[JOURNAL_HASH] = '\0';
}

void journal_check_start(struct journal_check *c)
{
    memset(c->prev, '0', JOURNAL_HASH);
    c->prev[JOURNAL_HASH] = '\0';
    c->lines = 0;
}

bool journal_check_line(struct journal_check *c, const char *line, size_t len, struct error *err)
{
    size_t head = sizeof JOURNAL_OPENING - 1;

    if (len < head + JOURNAL_HASH + 1 || strncmp(line, JOURNAL_OPENING, head) != 0)
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
