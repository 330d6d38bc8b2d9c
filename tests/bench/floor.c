/* What the machine and the library themselves need on the way of a knock. */
#include "tests/bench/floor.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/wsload.h"
#include "tests/lib/check.h"

enum { ROUNDS = 1000, PAUSE_MS = 1, PTY_BYTES = 300, WAIT_MS = 5000 };

static void on_text(void *arg, size_t i, const char *text, size_t len)
{
    (void)i;
    (void)text;
    (void)len;
    *(bool *)arg = true;
}

/* Milliseconds of a message there and back, on a line that was quiet before. */
static void ws_echo(double *ms)
{
    bool heard = false;
    int port;
    pid_t pid = wsload_echo(&port, NULL, NULL);
    struct wsload *w = wsload_new(
        &(struct wsload_conf){
            .port = port, .path = "/", .protocol = "echo", .text = on_text, .arg = &heard},
        1);

    assert_true(wsload_open(w, 1, WAIT_MS));
    for (int i = 0; i < ROUNDS; i++) {
        int64_t from = bench_us();

        heard = false;
        wsload_send(w, 0, "{\"id\":2,\"action\":\"request-access\",\"name\":\"Somebody 00001\"}");
        while (!heard && bench_us() < from + WAIT_MS * 1000)
            wsload_pump(w, WAIT_MS);
        ms[i] = (double)(bench_us() - from) / 1000;
        bench_sleep_ms(PAUSE_MS);
    }
    wsload_free(w);
    wsload_echo_end(pid);
}

/* Writes what time it is to the terminal, again and again. */
static _Noreturn void tell_time(int fd)
{
    char text[PTY_BYTES] = {0};

    for (;;) {
        int64_t now = bench_us();

        memcpy(text, &now, sizeof now);
        if (write(fd, text, sizeof text) != (ssize_t)sizeof text)
            _exit(0);
        bench_sleep_ms(PAUSE_MS);
    }
}

static void pty_write(double *ms)
{
    struct termios raw;
    int master, slave;
    pid_t pid;

    assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
    tcgetattr(slave, &raw);
    cfmakeraw(&raw);
    tcsetattr(slave, TCSANOW, &raw);
    pid = fork();
    if (pid == 0) {
        close(master);
        tell_time(slave);
    }
    for (int i = 0; i < ROUNDS; i++) {
        char text[PTY_BYTES];
        int64_t then;

        for (size_t got = 0; got < sizeof text;) {
            ssize_t n = read(master, text + got, sizeof text - got);

            assert_true(n > 0);
            got += (size_t)n;
        }
        memcpy(&then, text, sizeof then);
        ms[i] = (double)(bench_us() - then) / 1000;
    }
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(master);
    close(slave);
}

struct floor_ms floor_measure(void)
{
    static double echo[ROUNDS], pty[ROUNDS];

    ws_echo(echo);
    pty_write(pty);
    return (struct floor_ms){bench_quantile(echo, ROUNDS, 0.5) + bench_quantile(pty, ROUNDS, 0.5),
                             bench_quantile(echo, ROUNDS, 0.99) +
                                 bench_quantile(pty, ROUNDS, 0.99)};
}
