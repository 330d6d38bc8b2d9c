/* The results as JSON. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/bench/report.h"

static cJSON *row_json(const struct bench_row *r)
{
    static const char *const rules[] = {"told", "at-most", "ratio", "faster", "more", "not-run"};
    cJSON *j = cJSON_CreateObject();

    cJSON_AddStringToObject(j, "bench", r->bench);
    cJSON_AddStringToObject(j, "what", r->what);
    cJSON_AddStringToObject(j, "rule", rules[r->rule]);
    if (r->rule == BENCH_NOT_RUN) {
        cJSON_AddStringToObject(j, "why", r->peer);
        return j;
    }
    cJSON_AddNumberToObject(j, "foyer", r->ours);
    cJSON_AddStringToObject(j, "unit", r->unit);
    if (r->peer[0]) {
        cJSON_AddStringToObject(j, "peer", r->peer);
        cJSON_AddNumberToObject(j, "peer_value", r->value);
        cJSON_AddBoolToObject(j, "peer_value_is_at_least", r->at_least);
        cJSON_AddNumberToObject(j, "ratio", report_ratio(r));
    }
    if (r->rule != BENCH_TOLD) {
        cJSON_AddNumberToObject(j, "budget", r->budget);
        cJSON_AddBoolToObject(j, "met", report_verdict(r) == REPORT_MET);
    }
    return j;
}

static cJSON *point_json(const struct bench_point *p)
{
    cJSON *j = cJSON_CreateObject();

    cJSON_AddStringToObject(j, "plot", p->plot);
    cJSON_AddStringToObject(j, "series", p->series);
    cJSON_AddNumberToObject(j, "x", p->x);
    cJSON_AddNumberToObject(j, "y", p->y);
    return j;
}

bool report_json(const char *path, const struct run_results *r)
{
    cJSON *all = cJSON_CreateObject(), *rows = cJSON_AddArrayToObject(all, "rows");
    cJSON *points = cJSON_AddArrayToObject(all, "points");
    FILE *f = fopen(path, "we");
    char *text;
    bool ok;

    cJSON_AddStringToObject(all, "machine", report_machine());
    cJSON_AddNumberToObject(all, "at", (double)time(NULL));
    for (size_t i = 0; i < r->n_rows; i++)
        cJSON_AddItemToArray(rows, row_json(&r->row[i]));
    for (size_t i = 0; i < r->n_points; i++)
        cJSON_AddItemToArray(points, point_json(&r->point[i]));
    text = cJSON_Print(all);
    cJSON_Delete(all);
    ok = f && text && fputs(text, f) >= 0 && fputc('\n', f) != EOF;
    free(text);
    return f && fclose(f) == 0 && ok;
}
