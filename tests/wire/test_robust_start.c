/* `foyer serve` that can not start: one sentence that names what is wrong, an exit code, and every
 * file as it was. */
#include <arpa/inet.h>
#include <glob.h>
#include <netinet/in.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/serve.h"
#include "tests/lib/tmp.h"

enum { FILE_MAX_BYTES = 256 * 1024 };

static struct serve server;

/* A folder with a database and a key of ours, whose server has ended. */
static int set_up(void **state)
{
    (void)state;
    serve_start(&server);
    serve_room(&server, "kept");
    proc_signal(server.proc, SIGTERM);
    proc_expect_exit(server.proc, 0);
    proc_free(server.proc);
    server.proc = NULL;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

static size_t read_all(char *dst, const char *path)
{
    FILE *f = fopen(path, "re");
    size_t n = f ? fread(dst, 1, FILE_MAX_BYTES, f) : 0;

    if (f)
        fclose(f);
    return n;
}

/* Runs it and expects it to end with this code and one line that holds `says`. */
static void check_refused(const char *what, const char *listen, const char *data, int code,
                          const char *says)
{
    const char *argv[] = {proc_foyer(), "serve", "--listen", listen, "--data", data, NULL};
    char out[4096], err[4096], *line_end;
    int got = proc_run(argv, server.env, out, err, sizeof out);

    if (got != code || !strstr(err, says))
        fail_msg("%s: exit %d, wanted %d; %s", what, got, code, err);
    check_str(what, out, "");
    check_true(what, str_starts(err, "foyer serve: "));
    line_end = strchr(err, '\n');
    /* Wrong usage is followed by a pointer to the help. */
    check_true(what, line_end && (line_end[1] == '\0' || code == 2));
}

static void check_starts(const char *what)
{
    char out[4096];

    serve_restart(&server);
    SERVE_DO(&server, "room", "list");
    check_int(what,
              serve_verb(&server, (const char *const[]){"room", "show", "kept", NULL}, out, NULL,
                         sizeof out),
              0);
    proc_signal(server.proc, SIGTERM);
    proc_expect_exit(server.proc, 0);
    proc_free(server.proc);
    server.proc = NULL;
}

static void test_key_file(void **state)
{
    static const struct {
        const char *what, *text;
        mode_t mode;
        const char *says;
    } rows[] = {
        {"others can read it", NULL, 0644, "chmod 600"},
        {"the group can write it", NULL, 0620, "chmod 600"},
        {"empty", "", 0600, "should hold 1 to 4 keys"},
        {"garbage", "\x01\x02\xff\xfe", 0600, "should hold 1 to 4 keys"},
        {"too short by one", "0123456789abcdef0123456789abcde\n", 0600, "should hold 1 to 4 keys"},
        {"with a space", "0123456789abcdef 0123456789abcdef\n", 0600, "should hold 1 to 4 keys"},
        {"a hash alone, which can sign nothing",
         "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n", 0600,
         "should hold 1 to 4 keys"},
        {"a hash that is cut",
         "0123456789abcdef0123456789abcdef\n"
         "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n",
         0600, "should hold 1 to 4 keys"},
        {"a hash with more behind it",
         "0123456789abcdef0123456789abcdef\n"
         "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0\n",
         0600, "should hold 1 to 4 keys"},
        {"a second line that is none", "0123456789abcdef0123456789abcdef\n0123\n", 0600,
         "should hold 1 to 4 keys"},
    };
    char path[TMP_PATH_MAX], text[sizeof server.key + 2], after[sizeof text];

    (void)state;
    tmp_path(path, server.data, "api.key");
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        snprintf(text, sizeof text, "%s\n", server.key);
        if (rows[i].text)
            str_copy(text, sizeof text, rows[i].text);
        tmp_write(path, text);
        assert_int_equal(chmod(path, rows[i].mode), 0);
        check_refused(rows[i].what, "127.0.0.1:0", server.data, 1, rows[i].says);
        check_refused(rows[i].what, "127.0.0.1:0", server.data, 1, path);
        tmp_read(after, sizeof after, path);
        check_str(rows[i].what, after, text);
        snprintf(text, sizeof text, "%s\n", server.key);
        tmp_write(path, text);
    }
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    check_refused("a folder", "127.0.0.1:0", server.data, 1, path);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(symlink("/etc/hostname", path), 0);
    check_refused("a link to elsewhere", "127.0.0.1:0", server.data, 1, path);
    assert_int_equal(unlink(path), 0);
    if (geteuid() != 0) {
        tmp_write(path, text);
        assert_int_equal(chmod(path, 0), 0);
        check_refused("unreadable", "127.0.0.1:0", server.data, 1, path);
        assert_int_equal(unlink(path), 0);
    }
    tmp_write(path, text);
    check_starts("the key is back");
}

static void make_db(const char *path, const char *sql)
{
    sqlite3 *db;

    unlink(path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_int_equal(chmod(path, 0600), 0);
}

/* Exactly one copy of these bytes stands beside the database, or none; it is removed. */
static void check_copy(const char *what, const char *bytes, size_t n, bool wanted)
{
    static char copy[FILE_MAX_BYTES];
    char pattern[TMP_PATH_MAX];
    glob_t g;

    tmp_path(pattern, server.data, "foyer.db.*");
    check_int(what, glob(pattern, 0, NULL, &g) == 0 ? (int)g.gl_pathc : 0, wanted);
    if (!wanted)
        return;
    check_int(what, read_all(copy, g.gl_pathv[0]), n);
    check_true(what, memcmp(copy, bytes, n) == 0);
    assert_int_equal(unlink(g.gl_pathv[0]), 0);
    globfree(&g);
}

/* What is not a whole database of ours is refused, and not a byte of it changes; what is damaged is
 * copied, once however often one tries. */
static void test_database(void **state)
{
    static const struct {
        const char *what, *sql; /* a new one from this, else ours, cut and overwritten */
        long cut;               /* bytes that stay */
        long zero_at;           /* from here a page is overwritten; 0 for none */
        const char *says;
        bool kept; /* a copy is made */
    } rows[] = {
        {"another program's", "PRAGMA application_id=7; CREATE TABLE x(y);", 0, 0,
         "another program", false},
        {"without an id", "CREATE TABLE x(y);", 0, 0, "another program", false},
        {"newer", "PRAGMA application_id=1718581618; PRAGMA user_version=999; CREATE TABLE x(y);",
         0, 0, "newer foyer", false},
        {"nothing is left", NULL, -1, 0, "is empty", false},
        {"one byte", NULL, 1, 0, "damaged", true},
        {"half a header", NULL, 50, 0, "damaged", true},
        {"the header but for a byte", NULL, 99, 0, "damaged", true},
        {"the header alone", NULL, 100, 0, "damaged", true},
        {"the first page but for a byte", NULL, 4095, 0, "damaged", true},
        {"the first page alone", NULL, 4096, 0, "damaged", true},
        {"half of it", NULL, -2, 0, "damaged", true},
        {"all but a byte", NULL, -3, 0, "damaged", true},
        {"a header that is overwritten", NULL, 0, 1, "damaged", true},
        {"a page that is overwritten", NULL, 0, 8192, "damaged", true},
        {"another page", NULL, 0, 16384, "damaged", true},
    };
    static char ours[FILE_MAX_BYTES], before[FILE_MAX_BYTES], after[FILE_MAX_BYTES];
    char path[TMP_PATH_MAX], wal[TMP_PATH_MAX];
    size_t ours_len, n;
    FILE *f;

    (void)state;
    tmp_path(path, server.data, "foyer.db");
    tmp_path(wal, server.data, "foyer.db-wal");
    ours_len = read_all(ours, path);
    assert_true(ours_len > 8192 && ours_len < FILE_MAX_BYTES);
    assert_int_not_equal(access(wal, F_OK), 0); /* all was taken into the file at the end */
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        if (rows[i].sql) {
            make_db(path, rows[i].sql);
        } else {
            n = rows[i].cut > 0     ? (size_t)rows[i].cut
                : rows[i].cut == -1 ? 0
                : rows[i].cut == -2 ? ours_len / 2
                : rows[i].cut == -3 ? ours_len - 1
                                    : ours_len;
            memcpy(before, ours, n);
            if (rows[i].zero_at)
                memset(before + rows[i].zero_at - rows[i].zero_at % 4096, 0xA5, 4096);
            f = fopen(path, "we");
            assert_non_null(f);
            assert_int_equal(fwrite(before, 1, n, f), n);
            assert_int_equal(fclose(f), 0);
        }
        n = read_all(before, path);
        check_refused(rows[i].what, "127.0.0.1:0", server.data, 1, path);
        check_refused(rows[i].what, "127.0.0.1:0", server.data, 1, rows[i].says);
        check_int(rows[i].what, read_all(after, path), n);
        if (memcmp(before, after, n) != 0)
            fail_msg("%s: the file was changed", rows[i].what);
        if (access(wal, F_OK) == 0)
            fail_msg("%s: a log was left beside it", rows[i].what);
        check_copy(rows[i].what, before, n, rows[i].kept);
    }
    f = fopen(path, "we");
    assert_int_equal(fwrite(ours, 1, ours_len, f), ours_len);
    assert_int_equal(fclose(f), 0);
    check_starts("ours is back");
}

/* The folder and the port belong to the first. */
static void test_in_use(void **state)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t len = sizeof a;
    char listen_at[64], data[TMP_PATH_MAX], port[16];
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    (void)state;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    snprintf(port, sizeof port, "port %u ", (unsigned)ntohs(a.sin_port));
    snprintf(listen_at, sizeof listen_at, "127.0.0.1:%u", (unsigned)ntohs(a.sin_port));
    check_refused("a port in use", listen_at, server.data, 1, port);
    close(fd);
    serve_restart(&server);
    check_refused("a folder in use", "127.0.0.1:0", server.data, 1, server.data);
    check_refused("a folder in use", "127.0.0.1:0", server.data, 1, "another foyer server");
    tmp_path(data, server.dir, "other");
    snprintf(listen_at, sizeof listen_at, "127.0.0.1:%d", server.port);
    check_refused("the port of a server", listen_at, data, 1, "in use");
    SERVE_DO(&server, "room", "show", "kept");
}

static void test_usage(void **state)
{
    static const struct {
        const char *what, *listen;
        int code;
        const char *says;
    } rows[] = {
        {"every address", "0.0.0.0:0", 2, "0.0.0.0 can be reached"},
        {"every IPv6 address", "[::]:0", 2, ":: can be reached"},
        {"an address of a network", "192.0.2.7:0", 2, "192.0.2.7 can be reached"},
        {"a name", "example.org:0", 2, "'example.org' is not a numeric address"},
        {"no port", "127.0.0.1", 2, "--listen"},
        {"a port in words", "127.0.0.1:http", 2, "--listen"},
        {"a port too high", "127.0.0.1:65536", 2, "--listen"},
        {"a negative port", "127.0.0.1:-1", 2, "--listen"},
        {"nothing", "", 2, "--listen"},
    };
    char data[TMP_PATH_MAX];

    (void)state;
    tmp_path(data, server.dir, "never");
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        check_refused(rows[i].what, rows[i].listen, data, rows[i].code, rows[i].says);
        if (access(data, F_OK) == 0)
            fail_msg("%s: a folder was made", rows[i].what);
    }
}

static void test_folder(void **state)
{
    char file[TMP_PATH_MAX], below[TMP_PATH_MAX], closed[TMP_PATH_MAX];

    (void)state;
    tmp_path(file, server.dir, "file");
    tmp_write(file, "mine");
    check_refused("a file", "127.0.0.1:0", file, 1, file);
    tmp_path(below, file, "data");
    check_refused("below a file", "127.0.0.1:0", below, 1, below);
    check_refused("where nothing can be made", "127.0.0.1:0", "/proc/foyer", 1, "/proc/foyer");
    check_refused("no name", "127.0.0.1:0", "", 1, "data folder");
    if (geteuid() == 0) /* may write everywhere */
        return;
    tmp_path(closed, server.dir, "closed");
    assert_int_equal(mkdir(closed, 0500), 0);
    check_refused("unwritable", "127.0.0.1:0", closed, 1, closed);
    tmp_path(below, closed, "data");
    check_refused("below an unwritable one", "127.0.0.1:0", below, 1, below);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(test_key_file), T(test_database), T(test_in_use), T(test_usage), T(test_folder),
    };
#undef T

    return cmocka_run_group_tests_name("robust_start", tests, NULL, NULL);
}
