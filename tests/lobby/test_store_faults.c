/* A disk that fails at every call in turn, once and from then on: the store says so, tries again
 * when it runs, and tells nobody that something is safe that is not. Nothing of what was there is
 * lost. Below SQLite, by a VFS of its own. */
#include <poll.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/log.h"
#include "net/base/str.h"
#include "net/lobby/store/store.h"
#include "tests/lib/check.h"
#include "tests/lib/tmp.h"

enum { PATIENCE_MS = 20 * 1000, ROOMS = 3 };

/* ---- a disk that fails ---- */

enum call { CALL_OPEN, CALL_READ, CALL_WRITE, CALL_TRUNCATE, CALL_SYNC, CALL_SHM, CALL_COUNT };
static const char *const call_names[CALL_COUNT] = {"open",     "read", "write",
                                                   "truncate", "sync", "map"};

static struct {
    atomic_int call;      /* which kind fails, CALL_COUNT for none */
    atomic_long left;     /* how many still succeed */
    atomic_bool for_good; /* and then all fail */
    atomic_long failed;
    int rc;
} disk;

static bool fails(enum call c)
{
    if (atomic_load(&disk.call) != (int)c)
        return false;
    if (atomic_load(&disk.left) > 0) {
        atomic_fetch_sub(&disk.left, 1);
        return false;
    }
    if (!atomic_load(&disk.for_good) && atomic_load(&disk.failed))
        return false;
    atomic_fetch_add(&disk.failed, 1);
    return true;
}

/* A file of ours with the real one behind it. */
struct file {
    sqlite3_file base;
    sqlite3_file *real; /* in the same memory */
};
static sqlite3_vfs *real_vfs, shim;
static sqlite3_io_methods methods;

#define REAL(f)    (((struct file *)(f))->real)
#define METHODS(f) (REAL(f)->pMethods)

static int f_close(sqlite3_file *f)
{
    return METHODS(f)->xClose(REAL(f));
}
static int f_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return fails(CALL_READ) ? SQLITE_IOERR_READ : METHODS(f)->xRead(REAL(f), to, n, at);
}
static int f_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    return fails(CALL_WRITE) ? disk.rc : METHODS(f)->xWrite(REAL(f), from, n, at);
}
static int f_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    return fails(CALL_TRUNCATE) ? SQLITE_IOERR_TRUNCATE : METHODS(f)->xTruncate(REAL(f), size);
}
static int f_sync(sqlite3_file *f, int flags)
{
    return fails(CALL_SYNC) ? SQLITE_IOERR_FSYNC : METHODS(f)->xSync(REAL(f), flags);
}
static int f_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return METHODS(f)->xFileSize(REAL(f), size);
}
static int f_lock(sqlite3_file *f, int level)
{
    return METHODS(f)->xLock(REAL(f), level);
}
static int f_unlock(sqlite3_file *f, int level)
{
    return METHODS(f)->xUnlock(REAL(f), level);
}
static int f_reserved(sqlite3_file *f, int *out)
{
    return METHODS(f)->xCheckReservedLock(REAL(f), out);
}
static int f_control(sqlite3_file *f, int op, void *arg)
{
    return METHODS(f)->xFileControl(REAL(f), op, arg);
}
static int f_sector(sqlite3_file *f)
{
    return METHODS(f)->xSectorSize(REAL(f));
}
static int f_device(sqlite3_file *f)
{
    return METHODS(f)->xDeviceCharacteristics(REAL(f));
}
static int f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return fails(CALL_SHM) ? SQLITE_IOERR_SHMMAP
                           : METHODS(f)->xShmMap(REAL(f), page, size, extend, out);
}
static int f_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return METHODS(f)->xShmLock(REAL(f), at, n, flags);
}
static void f_shm_barrier(sqlite3_file *f)
{
    METHODS(f)->xShmBarrier(REAL(f));
}
static int f_shm_unmap(sqlite3_file *f, int gone)
{
    return METHODS(f)->xShmUnmap(REAL(f), gone);
}

static int v_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    struct file *file = (struct file *)f;
    int rc;

    (void)v;
    file->base.pMethods = NULL;
    file->real = (sqlite3_file *)(file + 1);
    if (fails(CALL_OPEN))
        return SQLITE_CANTOPEN;
    rc = real_vfs->xOpen(real_vfs, name, file->real, flags, out);
    if (rc == SQLITE_OK)
        file->base.pMethods = &methods;
    return rc;
}

static void install(void)
{
    methods = (sqlite3_io_methods){.iVersion = 2,
                                   .xClose = f_close,
                                   .xRead = f_read,
                                   .xWrite = f_write,
                                   .xTruncate = f_truncate,
                                   .xSync = f_sync,
                                   .xFileSize = f_size,
                                   .xLock = f_lock,
                                   .xUnlock = f_unlock,
                                   .xCheckReservedLock = f_reserved,
                                   .xFileControl = f_control,
                                   .xSectorSize = f_sector,
                                   .xDeviceCharacteristics = f_device,
                                   .xShmMap = f_shm_map,
                                   .xShmLock = f_shm_lock,
                                   .xShmBarrier = f_shm_barrier,
                                   .xShmUnmap = f_shm_unmap};
    real_vfs = sqlite3_vfs_find(NULL);
    shim = *real_vfs;
    shim.zName = "failing";
    shim.pNext = NULL;
    shim.szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile;
    shim.xOpen = v_open;
    assert_int_equal(sqlite3_vfs_register(&shim, 1), SQLITE_OK);
}

static void disk_is_well(void)
{
    atomic_store(&disk.call, CALL_COUNT);
}

static void disk_fails(enum call c, long after, bool for_good, int rc)
{
    disk.rc = rc;
    atomic_store(&disk.left, after);
    atomic_store(&disk.failed, 0);
    atomic_store(&disk.for_good, for_good);
    atomic_store(&disk.call, (int)c);
}

/* ---- a store ---- */

static void nothing(void *arg)
{
    (void)arg; /* the test looks by itself */
}

static struct store_op *room_op(const char *name)
{
    struct store_op *op = store_op_new(STORE_ROOM_PUT);

    str_copy(op->u.room.id, sizeof op->u.room.id, name);
    str_copy(op->u.room.name, sizeof op->u.room.name, name);
    op->u.room.config = xstrdup("{}");
    return op;
}

static struct store *open_and_start(const char *dir, size_t *rooms, struct error *err)
{
    struct store *s = store_open(dir, err);
    struct store_snapshot snap = {0};
    bool ok;

    if (!s)
        return NULL;
    ok = store_load(s, &snap, err);
    *rooms = snap.n_rooms;
    store_snapshot_finish(&snap);
    if (ok && store_start(s, nothing, NULL, err))
        return s;
    store_close(s);
    return NULL;
}

/* Waits until all is safe, or (when it can not be) until the store says that it is not. */
static void wait_for(const char *what, struct store *s, uint64_t number, bool trouble)
{
    int64_t by = clock_mono_ms() + PATIENCE_MS;

    while (store_committed(s) < number && !(trouble && store_trouble(s, NULL))) {
        if (clock_mono_ms() > by)
            fail_msg("%s: %llu of %llu are safe", what, (unsigned long long)store_committed(s),
                     (unsigned long long)number);
        poll(NULL, 0, 1); /* another thread; it looks again after 50 ms */
    }
}

/* What was safe before and what was said to be safe since is there. */
static void check_there(const char *what, const char *dir, size_t at_least)
{
    struct error err = {""};
    size_t rooms = 0;
    struct store *s;

    disk_is_well();
    s = open_and_start(dir, &rooms, &err);
    if (!s)
        fail_msg("%s: can not be opened when the disk is well: %s", what, err.text);
    store_close(s);
    if (rooms < at_least)
        fail_msg("%s: %zu rooms, %zu are safe", what, rooms, at_least);
}

static void fresh(char dir[TMP_PATH_MAX])
{
    struct error err = {""};
    size_t rooms;
    struct store *s;

    disk_is_well();
    tmp_make(dir);
    s = open_and_start(dir, &rooms, &err);
    assert_non_null(s);
    store_submit(s, room_op("before"), 1);
    wait_for("before", s, 1, false);
    store_close(s);
}

/* The disk fails at its n-th call of this kind while a store is opened and written to. Returns
 * whether there was such a call. */
static bool one(enum call c, long n, bool for_good, int rc)
{
    char dir[TMP_PATH_MAX], what[64], name[16];
    struct error err = {""};
    size_t rooms = 0, safe = 1;
    struct store *s;

    snprintf(what, sizeof what, "%s %ld fails%s", call_names[c], n, for_good ? " for good" : "");
    fresh(dir);
    disk_fails(c, n, for_good, rc);
    s = open_and_start(dir, &rooms, &err);
    if (!s && !*err.text)
        fail_msg("%s: nothing is said", what);
    for (uint64_t i = 1; s && i <= ROOMS; i++) {
        snprintf(name, sizeof name, "room %d", (int)i);
        store_submit(s, room_op(name), i);
        wait_for(what, s, i, for_good);
        if (store_committed(s) < i) {
            check_true(what, store_trouble(s, &err) && *err.text);
            disk_is_well(); /* and what waits is stored after all */
            wait_for(what, s, i, false);
        }
        check_true(what, !store_trouble(s, NULL) || atomic_load(&disk.call) != CALL_COUNT);
        safe++;
    }
    store_close(s);
    check_there(what, dir, safe);
    tmp_remove(dir);
    return atomic_load(&disk.failed) > 0;
}

static void every_call(enum call c, bool for_good, int rc)
{
    long n = 0;

    while (one(c, n, for_good, rc))
        n++;
    print_message("%s: %ld calls\n", call_names[c], n);
    assert_true(n > 0);
}

static void test_once(void **state)
{
    (void)state;
    for (int c = 0; c < CALL_COUNT; c++)
        if (c != CALL_TRUNCATE) /* a log is not cut while it is used */
            every_call((enum call)c, false, SQLITE_IOERR_WRITE);
}

static void test_for_good(void **state)
{
    (void)state;
    every_call(CALL_WRITE, true, SQLITE_FULL);
    every_call(CALL_SYNC, true, SQLITE_IOERR_FSYNC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_for_good),
    };

    log_to_nowhere();
    install();
    return cmocka_run_group_tests_name("store_faults", tests, NULL, NULL);
}
