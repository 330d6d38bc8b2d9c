/* What people may do, as JSON, in Daily's long form and in the short one of tokens. */
#include "net/proto/people_json.h"

#include <string.h>

#include "net/base/str.h"
#include "net/proto/people_text.h"
#include "net/proto/strict_json.h"

/* One word of canSend or canAdmin. */
struct word {
    uint8_t bit;
    const char *name, *claim;
};

static const struct words {
    const char *key, *claim;
    uint8_t all;
    struct word word[6];
} send_words = {"canSend",
                "cs",
                SEND_ALL,
                {{SEND_VIDEO, "video", "v"},
                 {SEND_AUDIO, "audio", "a"},
                 {SEND_SCREEN_VIDEO, "screenVideo", "sv"},
                 {SEND_SCREEN_AUDIO, "screenAudio", "sa"},
                 {SEND_CUSTOM_VIDEO, "customVideo", "cv"},
                 {SEND_CUSTOM_AUDIO, "customAudio", "ca"}}},
  admin_words = {"canAdmin",
                 "ca",
                 ADMIN_ALL,
                 {{ADMIN_PARTICIPANTS, "participants", "p"},
                  {ADMIN_STREAMING, "streaming", "s"},
                  {ADMIN_TRANSCRIPTION, "transcription", "t"}}};

static const struct word *find_word(const struct words *w, const char *s, bool claim)
{
    for (int i = 0; i < 6 && w->word[i].name; i++)
        if (str_eq(claim ? w->word[i].claim : w->word[i].name, s))
            return &w->word[i];
    return NULL;
}

static void words_text(struct json_text *j, const struct words *w, uint8_t bits)
{
    if (bits == w->all || bits == 0) {
        json_bool(j, w->key, bits != 0);
        return;
    }
    json_array(j, w->key);
    for (int i = 0; i < 6 && w->word[i].name; i++)
        if (bits & w->word[i].bit)
            json_str(j, NULL, w->word[i].name);
    json_array_end(j);
}

static bool read_words(const struct words *w, const cJSON *v, uint8_t *bits, struct error *err)
{
    const cJSON *at;
    uint8_t got = 0;

    if (cJSON_IsBool(v)) {
        *bits = cJSON_IsTrue(v) ? w->all : 0;
        return true;
    }
    if (!cJSON_IsArray(v))
        return error_set(err, "%s should be true, false or an array", w->key);
    cJSON_ArrayForEach (at, v) {
        const struct word *word = cJSON_IsString(at) ? find_word(w, at->valuestring, false) : NULL;

        if (!word)
            return error_set(err, "%s holds something that is not known", w->key);
        got = (uint8_t)(got | word->bit);
    }
    *bits = got;
    return true;
}

void people_text_perms(struct json_text *j, const char *key, const struct wire_perms *p,
                       unsigned given)
{
    json_object(j, key);
    if (given & PERM_PRESENCE)
        json_bool(j, "hasPresence", p->has_presence);
    if (given & PERM_SEND)
        words_text(j, &send_words, p->can_send);
    if (given & PERM_RECEIVE) {
        json_object(j, "canReceive");
        json_bool(j, "base", true);
        json_object_end(j);
    }
    if (given & PERM_ADMIN)
        words_text(j, &admin_words, p->can_admin);
    json_object_end(j);
}

bool people_json_read_perms(const cJSON *obj, struct wire_perms *p, struct error *err)
{
    struct wire_perms got = *p;
    const cJSON *at;

    if (!cJSON_IsObject(obj))
        return error_set(err, "permissions should be an object");
    cJSON_ArrayForEach (at, obj) {
        bool ok = true;

        if (str_eq(at->string, "hasPresence"))
            ok = strict_json_bool(obj, "hasPresence", &got.has_presence, err);
        else if (str_eq(at->string, "canSend"))
            ok = read_words(&send_words, at, &got.can_send, err);
        else if (str_eq(at->string, "canAdmin"))
            ok = read_words(&admin_words, at, &got.can_admin, err);
        else if (str_eq(at->string, "canReceive"))
            ok = cJSON_IsObject(at) || error_set(err, "canReceive should be an object");
        else
            ok = error_set(err, "permissions hold something that is not known");
        if (!ok)
            return false;
    }
    *p = got;
    return true;
}

/* An array of words becomes "v,a"; a boolean stays one. */
static cJSON *words_to_claim(const struct words *w, const cJSON *v)
{
    char text[64] = "";
    const cJSON *at;

    if (cJSON_IsBool(v))
        return cJSON_Duplicate(v, true);
    cJSON_ArrayForEach (at, v) {
        const struct word *word = cJSON_IsString(at) ? find_word(w, at->valuestring, false) : NULL;
        size_t n = strlen(text);

        if (!word || n + strlen(word->claim) + 2 > sizeof text)
            return NULL;
        if (n)
            text[n++] = ',';
        str_copy(text + n, sizeof text - n, word->claim);
    }
    return cJSON_CreateString(text);
}

static cJSON *words_from_claim(const struct words *w, const cJSON *v)
{
    char text[64], *at = text;
    cJSON *list;

    if (cJSON_IsBool(v))
        return cJSON_Duplicate(v, true);
    if (!cJSON_IsString(v) || !str_copy(text, sizeof text, v->valuestring))
        return NULL;
    list = cJSON_CreateArray();
    while (*at) {
        size_t n = strcspn(at, ",");
        char *next = at + n + (at[n] == ',');
        const struct word *word;

        at[n] = '\0';
        word = find_word(w, at, true);
        if (!word) {
            cJSON_Delete(list);
            return NULL;
        }
        cJSON_AddItemToArray(list, cJSON_CreateString(word->name));
        at = next;
    }
    return list;
}

/* Members of an object under the names of the other side; those that are not known stay. */
static cJSON *rename_members(const cJSON *from, const char *const (*names)[2], size_t n,
                             bool to_claim, cJSON *(*value)(const cJSON *v, bool to_claim))
{
    cJSON *out = cJSON_CreateObject();
    const cJSON *at;

    cJSON_ArrayForEach (at, from) {
        const char *name = at->string;

        for (size_t i = 0; i < n; i++)
            if (str_eq(names[i][!to_claim], at->string))
                name = names[i][to_claim];
        cJSON_AddItemToObject(out, name, value ? value(at, to_claim) : cJSON_Duplicate(at, true));
    }
    return out;
}

/* What is received of somebody: true, false, or by kind of track. */
static cJSON *receive_one(const cJSON *v, bool to_claim)
{
    static const char *const names[][2] = {{"video", "v"},        {"audio", "a"},
                                           {"screenVideo", "sv"}, {"screenAudio", "sa"},
                                           {"customVideo", "cv"}, {"customAudio", "ca"}};

    if (!cJSON_IsObject(v))
        return cJSON_Duplicate(v, true);
    return rename_members(v, names, sizeof names / sizeof *names, to_claim, NULL);
}

static cJSON *receive_by_id(const cJSON *v, bool to_claim)
{
    return cJSON_IsObject(v) && !str_eq(v->string, "base") && !str_eq(v->string, "b")
               ? rename_members(v, NULL, 0, to_claim, receive_one)
               : receive_one(v, to_claim);
}

static cJSON *receive(const cJSON *v, bool to_claim)
{
    static const char *const names[][2] = {
        {"base", "b"}, {"byUserId", "u"}, {"byParticipantId", "p"}};

    if (!cJSON_IsObject(v))
        return cJSON_Duplicate(v, true);
    return rename_members(v, names, sizeof names / sizeof *names, to_claim, receive_by_id);
}

/* The same members under other names: both directions in one table. */
static cJSON *translate(const cJSON *from, bool to_claim)
{
    static const char *const names[][2] = {{"hasPresence", "hp"}, {"canReceive", "cr"}};
    const struct words *const sets[] = {&send_words, &admin_words};
    cJSON *out = cJSON_CreateObject();
    bool ok = cJSON_IsObject(from);

    for (int i = 0; ok && i < 2; i++) {
        const cJSON *plain = strict_json_get(from, names[i][!to_claim]);
        const cJSON *v = strict_json_get(from, to_claim ? sets[i]->key : sets[i]->claim);
        cJSON *made = NULL;

        if (plain)
            cJSON_AddItemToObject(out, names[i][to_claim],
                                  i == 1 ? receive(plain, to_claim) : cJSON_Duplicate(plain, true));
        if (v) {
            made = to_claim ? words_to_claim(sets[i], v) : words_from_claim(sets[i], v);
            ok = made != NULL;
        }
        if (made)
            cJSON_AddItemToObject(out, to_claim ? sets[i]->claim : sets[i]->key, made);
    }
    if (ok)
        return out;
    cJSON_Delete(out);
    return NULL;
}

cJSON *people_json_perms_to_claim(const cJSON *perms)
{
    return translate(perms, true);
}

cJSON *people_json_perms_from_claim(const cJSON *claim)
{
    return translate(claim, false);
}
