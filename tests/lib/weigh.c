/* The weight of a process. */
#include "tests/lib/weigh.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"

enum { QUARTERS = 4, ENOUGH = 600 };

struct weigh_series {
    struct weight {
        size_t resident, descriptors;
    } * weight;
    size_t n, cap;
};

size_t weigh_resident(pid_t pid)
{
    static const char key[] = "VmRSS:";
    char path[64], line[256];
    size_t kib = 0;
    FILE *f;

    snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
    f = fopen(path, "re");
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        if (str_starts(line, key))
            kib = strtoul(line + sizeof key - 1, NULL, 10);
    fclose(f);
    assert_true(kib > 0);
    return kib;
}

size_t weigh_descriptors(pid_t pid)
{
    char path[64];
    size_t n = 0;
    DIR *d;

    snprintf(path, sizeof path, "/proc/%ld/fd", (long)pid);
    d = opendir(path);
    assert_non_null(d);
    for (const struct dirent *e; (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

struct weigh_series *weigh_new(void)
{
    return xcalloc(1, sizeof(struct weigh_series));
}

void weigh_free(struct weigh_series *s)
{
    free(s->weight);
    free(s);
}

void weigh_add(struct weigh_series *s, pid_t pid)
{
    if (s->n == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 64;
        s->weight = xrealloc(s->weight, s->cap, sizeof *s->weight);
    }
    s->weight[s->n++] = (struct weight){weigh_resident(pid), weigh_descriptors(pid)};
}

/* The most of a quarter. */
static struct weight most(const struct weigh_series *s, size_t quarter)
{
    struct weight w = {0, 0};

    for (size_t i = s->n * quarter / QUARTERS; i < s->n * (quarter + 1) / QUARTERS; i++) {
        const struct weight *at = &s->weight[i];

        w.resident = at->resident > w.resident ? at->resident : w.resident;
        w.descriptors = at->descriptors > w.descriptors ? at->descriptors : w.descriptors;
    }
    return w;
}

void weigh_report(const struct weigh_series *s, const char *what, int percent)
{
    struct weight w[QUARTERS];

    if (s->n < QUARTERS)
        return;
    printf("%s:", what);
    for (size_t q = 0; q < QUARTERS; q++) {
        w[q] = most(s, q);
        printf("  %zu KiB %zu fd", w[q].resident, w[q].descriptors);
    }
    printf("\n");
    if (s->n < ENOUGH)
        return;
    if (w[3].resident * 100 > w[2].resident * (size_t)(100 + percent))
        fail_msg("%s has grown from %zu to %zu KiB", what, w[2].resident, w[3].resident);
}
