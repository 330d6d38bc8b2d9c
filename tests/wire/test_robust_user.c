/* `foyer serve --user NAME`: started by root it listens, reads its keys, and is somebody else from
 * then on, for good; what can not be done so is said. The first part needs root. */
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lib/check.h"
#include "tests/lib/serve.h"

static const char user[] = "nobody";

/* The numbers of a line of /proc/PID/status. */
static void status_of(const struct serve *s, const char *key, char *dst, size_t size)
{
    char path[64], text[8192], *line;

    snprintf(path, sizeof path, "/proc/%ld/status", (long)proc_pid(s->proc));
    tmp_read(text, sizeof text, path);
    line = strstr(text, key);
    assert_non_null(line);
    snprintf(dst, size, "%.*s", (int)strcspn(line, "\n"), line);
}

static void check_status(const struct serve *s, const char *key, const char *want)
{
    char got[256];

    status_of(s, key, got, sizeof got);
    check_str(key, got, want);
}

static void check_owner(const struct serve *s, const char *name, uid_t uid)
{
    char path[TMP_PATH_MAX];
    struct stat st;

    tmp_path(path, s->data, name);
    assert_int_equal(lstat(path, &st), 0);
    check_int(name, st.st_uid, uid);
    check_int(name, st.st_mode & 077, 0);
}

static void check_gave_up(struct serve *s, uid_t uid, gid_t gid)
{
    char want[256];

    snprintf(want, sizeof want, "Uid:\t%u\t%u\t%u\t%u", uid, uid, uid, uid);
    check_status(s, "Uid:", want);
    snprintf(want, sizeof want, "Gid:\t%u\t%u\t%u\t%u", gid, gid, gid, gid);
    check_status(s, "Gid:", want);
    snprintf(want, sizeof want, "Groups:\t%u ", gid);
    check_status(s, "Groups:", want);
    check_status(s, "CapPrm:", "CapPrm:\t0000000000000000");
    check_status(s, "CapEff:", "CapEff:\t0000000000000000");
    check_status(s, "NoNewPrivs:", "NoNewPrivs:\t1");
    check_owner(s, "", uid);
    check_owner(s, "foyer.db", uid);
    check_owner(s, "api.key", uid);
}

/* Folders of tests are their maker's alone: the user has to get through. */
static void start(struct serve *s, const char *const *more)
{
    char parent[TMP_PATH_MAX];
    int n = 0;

    *s = (struct serve){.more = more};
    tmp_make(s->dir);
    tmp_path(s->data, s->dir, "data");
    snprintf(parent, sizeof parent, "%s", s->dir);
    for (; n < 6 && strlen(parent) > strlen("/tmp"); n++) {
        assert_int_equal(chmod(parent, 0711), 0);
        *strrchr(parent, '/') = '\0';
    }
    serve_restart(s);
}

static void test_gives_up(void **state)
{
    static const char *const more[] = {"--user", user, NULL};
    const struct passwd *pw = getpwnam(user);
    struct serve s;
    uid_t uid;
    gid_t gid;

    (void)state;
    if (geteuid() != 0 || !pw)
        skip();
    uid = pw->pw_uid;
    gid = pw->pw_gid;
    start(&s, more);
    check_gave_up(&s, uid, gid);
    serve_room(&s, "tea"); /* the database can still be written to */
    proc_signal(s.proc, SIGUSR1);
    SERVE_DO(&s, "room", "show", "tea");
    serve_kill(&s);
    serve_restart(&s);
    check_gave_up(&s, uid, gid);
    SERVE_DO(&s, "room", "show", "tea");
    serve_stop(&s);
}

static void test_refused(void **state)
{
    static const struct {
        const char *what, *user, *says;
        bool as_root, as_other; /* who is refused so */
    } rows[] = {
        {"nobody of this name", "no-such-user", "no user 'no-such-user'", true, true},
        {"no group of this name", "nobody:no-such-group", "no group 'no-such-group'", true, true},
        {"root", "root", "'root' has every right", true, true},
        {"a name that is too long",
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "too long",
         true, true},
        {"nothing", "", "--user takes NAME", true, true},
        {"a folder of root", "nobody", "chown -R nobody", true, false},
        {"who is not root", "daemon", "only root can start", false, true},
    };
    char dir[TMP_PATH_MAX], data[TMP_PATH_MAX], out[4096], err[4096];

    (void)state;
    tmp_make(dir);
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        const char *argv[] = {proc_foyer(), "serve",  "--listen",   "127.0.0.1:0", "--data",
                              data,         "--user", rows[i].user, NULL};

        if (!(geteuid() == 0 ? rows[i].as_root : rows[i].as_other))
            continue;
        tmp_path(data, dir, strstr(rows[i].what, "folder") ? "" : "never");
        assert_true(proc_run(argv, NULL, out, err, sizeof out) > 0);
        if (!strstr(err, rows[i].says))
            fail_msg("%s: %s", rows[i].what, err);
        check_true(rows[i].what, strstr(data, "never") == NULL || access(data, F_OK) != 0);
    }
    tmp_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gives_up),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests_name("robust_user", tests, NULL, NULL);
}
