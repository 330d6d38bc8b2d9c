/* What the machine itself needs: an echo over loopback TCP, and one over a terminal, each between
 * two processes. A knock crosses both, so their sum is the floor of its latency. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "tests/bench/bench.h"

enum { ROUNDS = 2000, TEXT = 64 };

/* In the child: sends back what comes. */
static _Noreturn void echo(int fd)
{
    char text[4096];
    ssize_t n;

    while ((n = read(fd, text, sizeof text)) > 0)
        if (write(fd, text, (size_t)n) != n)
            break;
    _exit(0);
}

static void ping(int fd, double *us)
{
    char text[TEXT] = {'x'};

    for (int i = 0; i < ROUNDS; i++) {
        int64_t t = bench_us();
        ssize_t left = write(fd, text, sizeof text);

        while (left > 0) {
            struct pollfd p = {.fd = fd, .events = POLLIN};

            poll(&p, 1, -1);
            left -= read(fd, text, sizeof text);
        }
        us[i] = (double)(bench_us() - t);
    }
}

static void tcp_echo(double *us)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    int listener = socket(AF_INET, SOCK_STREAM, 0), fd, one = 1;
    pid_t pid;

    if (bind(listener, (struct sockaddr *)&a, sizeof a) || listen(listener, 1) ||
        getsockname(listener, (struct sockaddr *)&a, &len))
        exit(1);
    pid = fork();
    if (pid == 0) {
        fd = accept(listener, NULL, NULL);
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        echo(fd);
    }
    fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(fd, (struct sockaddr *)&a, len))
        exit(1);
    ping(fd, us);
    close(fd);
    close(listener);
    waitpid(pid, NULL, 0);
}

static void pty_echo(double *us)
{
    struct termios raw;
    int master, slave;
    pid_t pid;

    if (openpty(&master, &slave, NULL, NULL, NULL))
        exit(1);
    tcgetattr(slave, &raw);
    cfmakeraw(&raw);
    tcsetattr(slave, TCSANOW, &raw);
    pid = fork();
    if (pid == 0) {
        close(master);
        echo(slave);
    }
    ping(master, us);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(master);
    close(slave);
}

void bench_limits(struct bench *b)
{
    static double tcp[ROUNDS], pty[ROUNDS];

    tcp_echo(tcp);
    pty_echo(pty);
    b->echo_us = bench_quantile(tcp, ROUNDS, 0.5) + bench_quantile(pty, ROUNDS, 0.5);
    b->echo_p99_us = bench_quantile(tcp, ROUNDS, 0.99) + bench_quantile(pty, ROUNDS, 0.99);
}
