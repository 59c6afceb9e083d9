#pragma once
// glibc's mallinfo2, which Swift's module of glibc leaves out. Other C libraries have nothing of the kind.
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif
