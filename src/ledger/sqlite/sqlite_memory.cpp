#include "ledger/sqlite/sqlite_memory.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace sluice::ledger::sqlite {

namespace {

constexpr std::size_t size_step = 16;
constexpr std::size_t largest_kept = 2048;        // a page of the database is larger
constexpr std::size_t most_kept = 32UL * 1024UL;  // bytes in the lists of one thread

// Stands before each block. SQLite needs blocks that begin at a multiple of 8.
struct head {
    std::size_t size;  // of the block, without this
};

// The beginning of a block that is in a list.
struct freed_block {
    freed_block* next;
};

struct lists {
    std::array<freed_block*, largest_kept / size_step + 1> of_size;
    std::size_t bytes;
    bool ended;
};

// It has no destructor: a connection may close after the thread has freed its lists.
constinit thread_local lists kept_blocks{};

head* head_of(void* block) {
    return static_cast<head*>(block) - 1;
}

struct end_of_thread {
    ~end_of_thread() {
        kept_blocks.ended = true;
        for (freed_block*& first : kept_blocks.of_size) {
            while (first != nullptr) {
                std::free(head_of(std::exchange(first, first->next)));
            }
        }
    }
    bool awaited = false;
};
thread_local end_of_thread at_end;

int round_up(int size) {
    return static_cast<int>((static_cast<std::size_t>(size) + size_step - 1) / size_step *
                            size_step);
}

void* allocate(int wanted) {
    const auto size = static_cast<std::size_t>(round_up(wanted));
    if (size <= largest_kept) {
        freed_block*& first = kept_blocks.of_size[size / size_step];
        if (first != nullptr) {
            kept_blocks.bytes -= size;
            return std::exchange(first, first->next);
        }
    }
    auto* const made = static_cast<head*>(std::malloc(sizeof(head) + size));
    if (made == nullptr) {
        return nullptr;
    }
    made->size = size;
    return made + 1;
}

void release(void* block) {
    const auto size = head_of(block)->size;
    if (size > largest_kept || kept_blocks.bytes + size > most_kept || kept_blocks.ended) {
        std::free(head_of(block));
        return;
    }
    at_end.awaited = true;  // its destructor runs only when the thread has used it
    freed_block*& first = kept_blocks.of_size[size / size_step];
    first = new (block) freed_block{first};
    kept_blocks.bytes += size;
}

int size_of(void* block) {
    return static_cast<int>(head_of(block)->size);
}

void* resize(void* block, int wanted) {
    const auto had = head_of(block)->size;
    const auto size = static_cast<std::size_t>(round_up(wanted));
    if (size == had) {
        return block;
    }
    if (size > largest_kept && had > largest_kept) {
        auto* const made = static_cast<head*>(std::realloc(head_of(block), sizeof(head) + size));
        if (made == nullptr) {
            return nullptr;
        }
        made->size = size;
        return made + 1;
    }
    void* const made = allocate(wanted);
    if (made != nullptr) {
        std::memcpy(made, block, std::min(size, had));
        release(block);
    }
    return made;
}

int start(void*) {
    return SQLITE_OK;
}

void stop(void*) {}

}  // namespace

const sqlite3_mem_methods& memory_in_lists() {
    static const sqlite3_mem_methods methods{allocate, release, resize, size_of,
                                             round_up, start,   stop,   nullptr};
    return methods;
}

}  // namespace sluice::ledger::sqlite
