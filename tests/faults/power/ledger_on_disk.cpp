#include "faults/power/ledger_on_disk.hpp"

#include "faults/ledger/ledger_text.hpp"
#include "faults/power/power_vfs.hpp"
#include "support/run_awaitable.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <fstream>

namespace sluice::testing {

namespace {

awaitable<void> answer_into(std::optional<std::string>* into, operation_pointer operation,
                            ledger::ledger* ledger) {
    *into = co_await operation->on_ledger(ledger);
}

}  // namespace

ledger_on_disk::ledger_on_disk(std::filesystem::path directory, const power_disk::images& files,
                               ledger::durability keeps, const disk_plan& while_opening)
    : directory_(std::move(directory)), disk_(files) {
    std::filesystem::create_directory(directory_);
    for (const auto& [name, bytes] : files) {
        std::ofstream(directory_ / name, std::ios::binary) << bytes;
    }
    use_power_vfs();
    set_current_disk(&disk_);
    disk_.plan(while_opening);
    ledger::sqlite_settings settings;
    settings.file = directory_ / "ledger.db";
    settings.keeps = keeps;
    auto opened = ledger::open_sqlite_ledger(settings);
    if (opened) {
        ledger_ = *std::move(opened);
    } else {
        complaint_ = describe(opened.error());
    }
}

ledger_on_disk::~ledger_on_disk() {
    disk_.switch_off();
    close();
    set_current_disk(nullptr);
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

void ledger_on_disk::close() {
    if (ledger_) {
        run_awaitable(context_, ledger_->close());
        ledger_.reset();
    }
}

std::vector<std::optional<std::string>> ledger_on_disk::call(
    const std::vector<operation_pointer>& batch) {
    std::vector<std::optional<std::string>> answers(batch.size());
    std::exception_ptr thrown;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        asio::co_spawn(context_, answer_into(&answers[i], batch[i], ledger_.get()),
                       [&thrown](std::exception_ptr why) { thrown = why ? why : thrown; });
    }
    context_.restart();
    context_.run();
    if (thrown) {
        std::rethrow_exception(thrown);
    }
    return answers;
}

std::string ledger_on_disk::whole(wall_time now) {
    return run_awaitable(context_, text_of(ledger_.get(), now));
}

}  // namespace sluice::testing
