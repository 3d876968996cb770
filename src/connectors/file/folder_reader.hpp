#pragma once

// Reads pages of the files of a folder, each file once, as plain blocking functions. One thread at
// a time uses it.

#include "connectors/file/file_share.hpp"
#include "connectors/file/finish_file.hpp"
#include "connectors/file/folder_look.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sluice::file {

enum class after_reading { remember, follow, finish };

struct folder_settings {
    read_settings read;
    folder_rule folder;
    after_reading after = after_reading::remember;
    finish_rule finish;            // of after_reading::finish
    bool one_file_a_page = false;  // each file is a listing of its own
};

// Something for the log.
struct folder_note {
    std::string message;
    std::string file;
    std::string reason;
};

struct folder_outcome {
    page page;
    std::vector<folder_note> notes;
    std::vector<std::string> mended;
    std::int64_t mended_records = 0;
    std::optional<wall_time> next_whole;  // of a file that is still being written
};

// Positions (JSON), beside the facts that the page carries (source_fact, by identity):
//   null, {}: a look at the folder comes next
//   {"file": PATH, "at": {…}}: in the middle of that file
//   {"finish": [{"file": PATH, "at": {…}}]}: the records of these files are in the ledger, and the
//   files are moved or deleted before anything else. A crash repeats that, and reads none again.
//
// A page takes the records of several files. A file that cannot be read to its end gives a record
// with the reason and stays where it is until it changes; one that cannot be opened fails the run
// after the others.
class folder_reader {
 public:
    explicit folder_reader(folder_settings settings)
        : settings_(std::move(settings)), look_(settings_.folder) {}

    void one_file_a_page() { settings_.one_file_a_page = true; }
    folder_look& files() { return look_; }
    // The next page begins with a look at the folder.
    void look_again() { looked_ = false; }

    // `screen` may be null.
    result<folder_outcome> read(const json::value& position, wall_time now,
                                const record_screen* screen = nullptr);

 private:
    struct page_in_work {
        folder_outcome made;
        json::array finish;
        json::value position;
        std::size_t bytes = 0;
        const record_screen* screen = nullptr;
        std::optional<failure> fault;  // nothing more goes into the page
    };

    result<void> finish_files(const json::value& position, page_in_work& work);
    result<void> find_files(const json::value& position, wall_time now);
    bool is_full(const page_in_work& work) const;
    // Returns false when the page ends with this file.
    bool take_file(waiting_file file, wall_time now, page_in_work& work);
    void take_share(waiting_file file, file_share share, taken_file at, page_in_work& work);
    void leave(waiting_file file, taken_file at, const failure& why, page_in_work& work);
    void note_settled(const waiting_file& file, taken_file at, page_in_work& work);

    folder_settings settings_;
    folder_look look_;
    kept_reading kept_;
    waiting_files waiting_;
    bool looked_ = false;
    std::optional<failure> trouble_;  // the first file of this run that could not be opened
};

}  // namespace sluice::file
