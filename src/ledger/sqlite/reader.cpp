#include "ledger/sqlite/reader.hpp"

#include "ledger/sqlite/log_copy.hpp"
#include "ledger/sqlite/sql_error.hpp"

namespace sluice::ledger::sqlite {

reader::reader(std::unique_ptr<connection> connection)
    : connection_(std::move(connection)), tables_(std::make_unique<reading>(*connection_)) {
    connection_->execute("PRAGMA query_only = ON");
    thread_ = std::thread([this] { work(); });
}

reader::~reader() {
    queue_->close(nullptr);
    thread_.join();
}

void reader::work() {
    bool ended = false;
    while (!ended) {
        bool copy = false;
        auto questions = queue_->take(ended, copy);
        for (auto& question : questions) {
            answer(*question);
            std::vector<std::unique_ptr<completion>> done;
            done.push_back(std::move(question));
            post_completions(std::move(done), queue_);
        }
        if (copy && !ended) {
            copy_log(*connection_);
            copies_made_.fetch_add(1, std::memory_order_release);
        }
    }
    tables_.reset();
    connection_.reset();
    if (auto last = queue_->last()) {
        std::vector<std::unique_ptr<completion>> done;
        done.push_back(std::move(last));
        post_completions(std::move(done));
    }
}

// One transaction, so that all of one answer shows the same moment.
void reader::answer(operation<reading>& question) {
    try {
        connection_->execute("BEGIN");
        question.run(*tables_);
        connection_->execute("COMMIT");
    } catch (const sql_error& error) {
        connection_->roll_back();
        question.fail(error.as_failure(connection_->file()));
    } catch (const std::exception& error) {
        connection_->roll_back();
        question.fail(
            {failure_class::internal,
             "the ledger cannot be read (" + connection_->file().string() + "): " + error.what()});
    }
}

}  // namespace sluice::ledger::sqlite
