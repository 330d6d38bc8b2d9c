/* A database that can not be used: a copy beside it, and words. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "net/base/str.h"
#include "net/lobby/store/store_sql.h"

enum { COPY_CHUNK = 1024 * 1024, PAGE_MIN = 512 };

/* Copies all of a file, safe on the disk, under a name that nobody has. True when it is there. */
static bool copy(const char *from, const char *to)
{
    char part[1200];
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), out;
    ssize_t n = 1;
    bool ok;

    if (in < 0)
        return false;
    snprintf(part, sizeof part, "%s.part", to);
    unlink(part);
    out = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    while (out >= 0 && n > 0)
        n = sendfile(out, in, NULL, COPY_CHUNK);
    ok = out >= 0 && n == 0 && fsync(out) == 0;
    if (out >= 0)
        ok = close(out) == 0 && ok;
    ok = ok && link(part, to) == 0;
    unlink(part);
    close(in);
    return ok;
}

static uint32_t big_endian(const unsigned char *p, int n)
{
    uint32_t v = 0;

    while (n-- > 0)
        v = v << 8 | *p++;
    return v;
}

/* The header is that of the file format of SQLite, section 1.3. */
bool store_is_cut(int fd, const char *path)
{
    unsigned char head[100];
    char log[1100];
    struct stat st, log_st;
    uint32_t page, pages;

    if (fstat(fd, &st) < 0 || st.st_size == 0)
        return false;
    if (st.st_size < PAGE_MIN || pread(fd, head, sizeof head, 0) != (ssize_t)sizeof head)
        return true;
    snprintf(log, sizeof log, "%s-wal", path);
    if (stat(log, &log_st) == 0 && log_st.st_size > 0)
        return false; /* what is missing may be there */
    page = big_endian(head + 16, 2);
    page = page == 1 ? 65536 : page;
    pages = big_endian(head + 28, 4);
    return memcmp(head, "SQLite format 3", 16) == 0 && memcmp(head + 24, head + 92, 4) == 0 &&
           page >= PAGE_MIN && st.st_size < (off_t)page * pages;
}

bool store_damaged(const char *path, const char *why, struct error *err)
{
    char to[1100], from[1100], beside[1160], when[32] = "";
    struct tm tm;
    struct stat st;
    bool ok;

    /* Named by its last change, so that starting again and again makes one copy. */
    if (stat(path, &st) == 0 && gmtime_r(&st.st_mtime, &tm))
        strftime(when, sizeof when, "%Y%m%dT%H%M%SZ", &tm);
    snprintf(to, sizeof to, "%s.damaged-%s", path, when);
    ok = access(to, F_OK) == 0 || copy(path, to);
    snprintf(from, sizeof from, "%s-wal", path);
    snprintf(beside, sizeof beside, "%s-wal", to);
    if (ok && stat(from, &st) == 0 && st.st_size > 0 && access(beside, F_OK) != 0)
        ok = copy(from, beside);
    if (!ok)
        return error_set(err,
                         "the database %s is damaged (%s), nothing was changed, and no copy could "
                         "be made beside it (%s): put a backup in its place, or move it away to "
                         "begin with an empty one",
                         path, why, strerror(errno));
    return error_set(
        err,
        "the database %s is damaged (%s), nothing was changed, and a copy is %s: put a "
        "backup in its place, or move it away to begin with an empty one",
        path, why, to);
}
