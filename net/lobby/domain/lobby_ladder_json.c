/* The no-host ladder as its property has it. */
#include <cjson/cJSON.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"
#include "net/proto/strict_json.h"

static const char *const names[LADDER_DO_COUNT] = {
    [LADDER_HOLD] = "hold", [LADDER_TELL] = "tell", [LADDER_RULES] = "rules", [LADDER_END] = "end"};

enum { AFTER_MAX = 7 * 24 * 3600 }; /* seconds */

static bool read_step(const cJSON *obj, struct ladder *out, struct error *err)
{
    char what[16] = "";
    int64_t after = -1, before = out->n ? out->step[out->n - 1].after / 1000 : 0;
    int i = 0;

    if (!cJSON_IsObject(obj))
        return error_set(err, "x_no_host: each step should be an object");
    if (!strict_json_int(obj, "after", 0, AFTER_MAX, &after, err) ||
        !strict_json_str(obj, "do", what, sizeof what, err) ||
        !strict_json_human(obj, "words", out->step[out->n].words, sizeof out->step[0].words,
                           LIMIT_REASON, NULL, err))
        return false;
    if (after < before)
        return error_set(err, "x_no_host: step %d should have an 'after' of at least %lld",
                         out->n + 1, (long long)before);
    while (i < LADDER_DO_COUNT && !str_eq(names[i], what))
        i++;
    if (i == LADDER_DO_COUNT)
        return error_set(err, "x_no_host: 'do' should be hold, tell, rules or end");
    out->step[out->n].after = after * 1000;
    out->step[out->n].what = (enum ladder_do)i;
    out->n++;
    return true;
}

bool ladder_read(const char *text, struct ladder *out, struct error *err)
{
    cJSON *list = strict_json_parse(text, strlen(text), err);
    const cJSON *at;
    bool ok = list && cJSON_IsArray(list);

    *out = (struct ladder){.n = 0};
    if (list && !ok)
        error_set(err, "x_no_host should be an array of steps");
    if (ok && cJSON_GetArraySize(list) > LADDER_STEPS)
        ok = error_set(err, "x_no_host should have at most %d steps", LADDER_STEPS);
    for (at = ok ? list->child : NULL; ok && at; at = at->next)
        ok = read_step(at, out, err);
    cJSON_Delete(list);
    return ok;
}
