/* A wake-up that crosses threads. */
#include "net/base/wake.h"

#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

int wake_new(void)
{
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void wake_signal(int fd)
{
    uint64_t one = 1;

    /* EAGAIN means that the counter is full: the reader is woken anyway. */
    if (write(fd, &one, sizeof one) < 0)
        return;
}

void wake_drain(int fd)
{
    uint64_t count;

    if (read(fd, &count, sizeof count) < 0)
        return;
}
