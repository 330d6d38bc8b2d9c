/* Memory that only a start, or something large, needed. */
#include "net/base/settle.h"

#include <link.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* Whether the loader has written addresses into what else is only read. */
static bool is_patched(const struct dl_phdr_info *lib)
{
    for (size_t i = 0; i < lib->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &lib->dlpi_phdr[i];
        const ElfW(Dyn) *d = (const void *)(lib->dlpi_addr + part->p_vaddr);

        for (; part->p_type == PT_DYNAMIC && d->d_tag != DT_NULL; d++)
            if (d->d_tag == DT_TEXTREL || (d->d_tag == DT_FLAGS && d->d_un.d_val & DF_TEXTREL))
                return true;
    }
    return false;
}

/* The parts that can not be written hold nothing but what stands in the file. */
static int forget_library(struct dl_phdr_info *lib, size_t size, void *arg)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

    (void)size;
    (void)arg;
    if (lib->dlpi_name[0] != '/' || is_patched(lib)) /* the program itself has no name */
        return 0;
    for (size_t i = 0; i < lib->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &lib->dlpi_phdr[i];
        uintptr_t from = (lib->dlpi_addr + part->p_vaddr) & ~(page - 1);
        uintptr_t end = lib->dlpi_addr + part->p_vaddr + part->p_memsz;

        if (part->p_type == PT_LOAD && !(part->p_flags & PF_W))
            madvise((void *)from, end - from, MADV_DONTNEED);
    }
    return 0;
}

void settle_memory(void)
{
    malloc_trim(0);
    dl_iterate_phdr(forget_library, NULL);
}
