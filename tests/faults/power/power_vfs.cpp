#include "faults/power/power_vfs.hpp"

#include <sqlite3.h>

#include <cstring>
#include <filesystem>
#include <new>
#include <stdexcept>

namespace sluice::testing {

namespace {

power_disk* current = nullptr;
sqlite3_vfs* unix_files() {
    static sqlite3_vfs* const found = sqlite3_vfs_find("unix");
    return found;
}

// The file that SQLite sees, with the real file after it in the same block.
struct watched_file {
    sqlite3_file base;
    power_disk* disk;  // null: a temporary file
    char name[64];     // within its directory
    bool fresh;        // a journal made by this opening: its first sync is the directory's too
};

watched_file* own(sqlite3_file* file) {
    return reinterpret_cast<watched_file*>(file);
}

sqlite3_file* real(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(own(file) + 1);
}

int code_of(power_disk::verdict given, int otherwise) {
    switch (given) {
        case power_disk::verdict::go_on:
            return SQLITE_OK;
        case power_disk::verdict::full:
            return SQLITE_FULL;
        case power_disk::verdict::sync_fails:
            return SQLITE_IOERR_FSYNC;
        case power_disk::verdict::off:
            break;
    }
    return otherwise;
}

int close(sqlite3_file* file) {
    return real(file)->pMethods->xClose(real(file));
}

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
    if (own(file)->disk != nullptr && own(file)->disk->is_off()) {
        return SQLITE_IOERR_READ;
    }
    return real(file)->pMethods->xRead(real(file), into, size, offset);
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    if (auto* disk = own(file)->disk) {
        std::string bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
        const int code =
            code_of(disk->write(own(file)->name, offset, std::move(bytes)), SQLITE_IOERR_WRITE);
        if (code != SQLITE_OK) {
            return code;
        }
    }
    return real(file)->pMethods->xWrite(real(file), from, size, offset);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (auto* disk = own(file)->disk) {
        const int code = code_of(disk->truncate(own(file)->name, size), SQLITE_IOERR_TRUNCATE);
        if (code != SQLITE_OK) {
            return code;
        }
    }
    return real(file)->pMethods->xTruncate(real(file), size);
}

int sync(sqlite3_file* file, int /*flags*/) {
    auto* disk = own(file)->disk;
    if (disk == nullptr) {
        return SQLITE_OK;
    }
    const auto given = disk->sync(own(file)->name, own(file)->fresh);
    if (given == power_disk::verdict::go_on) {
        own(file)->fresh = false;
    }
    return code_of(given, SQLITE_IOERR_FSYNC);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}
int lock(sqlite3_file* file, int level) {
    return real(file)->pMethods->xLock(real(file), level);
}
int unlock(sqlite3_file* file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}
int check_reserved(sqlite3_file* file, int* held) {
    return real(file)->pMethods->xCheckReservedLock(real(file), held);
}
// Size hints would be changes of the disk that nothing counts.
int file_control(sqlite3_file* file, int what, void* with) {
    if (what == SQLITE_FCNTL_SIZE_HINT || what == SQLITE_FCNTL_CHUNK_SIZE) {
        return SQLITE_OK;
    }
    return real(file)->pMethods->xFileControl(real(file), what, with);
}
int sector_size(sqlite3_file* file) {
    return real(file)->pMethods->xSectorSize(real(file));
}
int characteristics(sqlite3_file* file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** into) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, into);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) {
    real(file)->pMethods->xShmBarrier(real(file));
}
int shm_unmap(sqlite3_file* file, int with_file) {
    return real(file)->pMethods->xShmUnmap(real(file), with_file);
}

// Version 2 of SQLite's methods: shared memory for the write-ahead log, no mapped files.
const sqlite3_io_methods methods{2,
                                 close,
                                 read,
                                 write,
                                 truncate,
                                 sync,
                                 file_size,
                                 lock,
                                 unlock,
                                 check_reserved,
                                 file_control,
                                 sector_size,
                                 characteristics,
                                 shm_map,
                                 shm_lock,
                                 shm_barrier,
                                 shm_unmap,
                                 nullptr,
                                 nullptr};

std::string short_name(const char* path) {
    return std::filesystem::path(path).filename().string();
}

int open(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* flags_out) {
    auto* made = new (file) watched_file{};
    const bool journal =
        (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    const bool kept = path != nullptr && (journal || (flags & SQLITE_OPEN_MAIN_DB) != 0);
    if (kept && current != nullptr) {
        made->disk = current;
        const auto name = short_name(path);
        std::strncpy(made->name, name.c_str(), sizeof made->name - 1);
        const bool there = std::filesystem::exists(path);
        // The ledger makes its file before SQLite opens it, so the file exists but is new to the
        // disk.
        if ((flags & SQLITE_OPEN_CREATE) != 0 &&
            current->create(name) != power_disk::verdict::go_on) {
            return SQLITE_CANTOPEN;
        }
        made->fresh = journal && !there;
    }
    const int code = unix_files()->xOpen(unix_files(), path, real(file), flags, flags_out);
    if (code == SQLITE_OK) {
        made->base.pMethods = &methods;
    }
    return code;
}

int remove_file(sqlite3_vfs*, const char* path, int with_directory) {
    if (current != nullptr) {
        const auto given = current->remove(short_name(path), with_directory != 0);
        if (given != power_disk::verdict::go_on) {
            return SQLITE_IOERR_DELETE;
        }
    }
    return unix_files()->xDelete(unix_files(), path, 0);
}

}  // namespace

void use_power_vfs() {
    static sqlite3_vfs watched = *unix_files();
    static bool done = false;
    if (done) {
        return;
    }
    done = true;
    watched.zName = "sluice-power";
    watched.szOsFile += static_cast<int>(sizeof(watched_file));
    watched.xOpen = open;
    watched.xDelete = remove_file;
    if (sqlite3_vfs_register(&watched, 1) != SQLITE_OK) {
        throw std::runtime_error("the file layer cannot be registered");
    }
}

void set_current_disk(power_disk* disk) {
    current = disk;
}

}  // namespace sluice::testing
