/* Folders that live as long as a test. */
#include "tests/lib/tmp.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void tmp_make(char dst[TMP_PATH_MAX])
{
    const char *base = getenv("TMPDIR");

    snprintf(dst, TMP_PATH_MAX, "%s/foyer.XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(dst)) {
        perror(dst);
        exit(1);
    }
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

void tmp_remove(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void tmp_path(char dst[TMP_PATH_MAX], const char *dir, const char *name)
{
    if (snprintf(dst, TMP_PATH_MAX, "%s/%s", dir, name) >= TMP_PATH_MAX)
        dst[0] = '\0';
}

void tmp_write(const char *path, const char *text)
{
    FILE *f = fopen(path, "we");

    if (!f || fputs(text, f) < 0 || fchmod(fileno(f), 0600) != 0 || fclose(f) != 0) {
        perror(path);
        exit(1);
    }
}

void tmp_put(const char *dir, const char *name, const char *text)
{
    char path[TMP_PATH_MAX];

    tmp_path(path, dir, name);
    for (char *p = strchr(path + strlen(dir) + 1, '/'); p; p = strchr(p + 1, '/')) {
        *p = '\0';
        mkdir(path, 0700);
        *p = '/';
    }
    tmp_write(path, text);
}

void tmp_read(char *dst, size_t size, const char *path)
{
    FILE *f = fopen(path, "re");
    size_t n = f ? fread(dst, 1, size - 1, f) : 0;

    dst[n] = '\0';
    if (f)
        fclose(f);
}
