#include "faults/reloads/many_reloads.hpp"

#include "faults/reloads/edited_ways.hpp"
#include "support/unix_caller.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <thread>

namespace sluice::testing {
namespace {

// Far longer than any reload takes; a later verdict counts as missing.
constexpr std::chrono::seconds longest_verdict{20};
// A file that was written this long ago counts as written.
constexpr std::chrono::milliseconds quiet_of_a_reload{45};

struct verdict {
    std::int64_t code = -1;
    std::int64_t generation = 0;
    std::string outcome;
    std::string text;
};

class reloading {
 public:
    explicit reloading(const reload_options& options)
        : options_(options), random_(options.seed), ways_(6), versions_(ways_.size(), 0) {}

    reload_outcome_count run();

 private:
    void start(const std::string& point = {});
    void edit_once();
    void edit_well();
    void edit_wrongly();
    void edit_in_halves();
    void kill_once();
    std::optional<verdict> ask();
    void expect(const std::optional<verdict>& got, std::int64_t code, std::int64_t generation,
                const std::string& edit);
    std::size_t any_way() { return random_() % ways_.size(); }
    int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
    std::int64_t memory() const;
    std::int64_t memory_at_rest() const;
    std::int64_t descriptors() const;
    void settle();
    void fill();

    const reload_options& options_;
    std::mt19937 random_;
    edited_ways ways_;
    std::vector<int> versions_;
    std::unique_ptr<program> daemon_;
    std::int64_t generation_ = 0;
    reload_outcome_count count_;
};

void reloading::start(const std::string& point) {
    auto launch = ways_.work().run();
    launch.environment["SLUICE_FAILPOINT"] = point;
    daemon_ = std::make_unique<program>(launch);
    daemon_->wrote("started");
    ++generation_;
}

// nullopt: no answer came. A program that was killed during the reload gives none.
std::optional<verdict> reloading::ask() {
    const auto begun = std::chrono::steady_clock::now();
    std::string body;
    try {
        body = ask_socket(ways_.work().state() / "control.sock", "POST", "/reload").body;
    } catch (const std::exception&) {
        return std::nullopt;
    }
    const auto took = std::chrono::steady_clock::now() - begun;
    count_.longest_ms = std::max<std::int64_t>(
        count_.longest_ms, std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
    if (took > longest_verdict) {
        ++count_.hung;
    }
    boost::system::error_code broken;
    const auto value = boost::json::parse(body, broken);
    if (broken || !value.is_object() || !value.as_object().contains("exit_code")) {
        return std::nullopt;
    }
    return verdict{value.at("exit_code").as_int64(), value.at("generation").as_int64(),
                   std::string(value.at("outcome").as_string()),
                   std::string(value.at("text").as_string())};
}

void reloading::expect(const std::optional<verdict>& got, std::int64_t code,
                       std::int64_t generation, const std::string& edit) {
    if (!got) {
        ++count_.hung;
        return;
    }
    if (got->code != code || got->generation != generation) {
        count_.wrong_verdicts.push_back(edit + ": " + got->outcome + ", generation " +
                                        std::to_string(got->generation) + " for " +
                                        std::to_string(generation) + ": " + got->text);
    }
    generation_ = got->generation;
}

void reloading::edit_well() {
    const auto way = any_way();
    // Now and then a way is removed and comes back; its tasks wait meanwhile.
    if (below(8) == 0) {
        std::filesystem::remove(ways_.file_of(way));
        expect(ask(), 0, generation_ + 1, "a way removed");
    }
    ways_.write_at_once(ways_.file_of(way), ways_.text_of(way, ++versions_[way]));
    expect(ask(), 0, generation_ + 1, "a new version");
}

void reloading::edit_wrongly() {
    const auto way = any_way();
    const auto good = ways_.text_of(way, ++versions_[way]);
    const std::array broken{
        good + "routes: [\n",
        good + "unknown: 1\n",
        good.substr(0, good.find("    from:")) + "    from: nobody\n    to: nobody\n",
        good + "    surprise: true\n",
        std::string("\xFF\xFE"),
        "include: [missing.yaml]\n" + good,
    };
    ways_.write_at_once(ways_.file_of(way), broken[random_() % broken.size()]);
    ++count_.wrong_edits;
    expect(ask(), 2, generation_, "a wrong version");
    ways_.write_at_once(ways_.file_of(way), good);
    expect(ask(), 0, generation_ + 1, "the mended version");
}

// The verdict must be that of the whole text, wherever the write was cut. A writer who rests for
// longer than a reload waits looks like one who is done; that happens when the machine is busy.
void reloading::edit_in_halves() {
    const auto way = any_way();
    const auto text = ways_.text_of(way, ++versions_[way]);
    const auto cut = 1 + random_() % (text.size() - 1);
    std::ofstream file(ways_.file_of(way), std::ios::binary);
    file << text.substr(0, cut) << std::flush;
    const auto begun = std::chrono::steady_clock::now();
    auto written = begun;
    std::jthread writer([&] {
        rest(std::chrono::milliseconds(5 + static_cast<int>(cut % 25)));
        file << text.substr(cut) << std::flush;
        file.close();
        written = std::chrono::steady_clock::now();
    });
    const auto got = ask();
    writer.join();
    if (written - begun > quiet_of_a_reload) {
        ++count_.slow_halves;
        generation_ = got ? got->generation : generation_;
        const auto again = ask();
        generation_ = again ? again->generation : generation_;
        return;
    }
    ++count_.half_written;
    expect(got, 0, generation_ + 1, "a half-written version, cut at " + std::to_string(cut));
}

void reloading::edit_once() {
    ++count_.edits;
    const int kind = below(10);
    if (kind < 4) {
        edit_wrongly();
    } else if (kind == 4) {
        edit_in_halves();
    } else {
        edit_well();
    }
    if (below(4) == 0) {
        ways_.feed();
    }
}

// Kills at a named point of the reload, or at any moment around it.
void reloading::kill_once() {
    static constexpr std::array points{"reload-read:1", "reload-written:1", "reload-swapped:1", ""};
    const std::string point = points[random_() % points.size()];
    daemon_->stop();
    start(point);
    ways_.feed();
    // Several files, so that a part of them could be in force.
    constexpr int files = 3;
    for (int i = 0; i < files; ++i) {
        const auto way = any_way();
        ways_.write_at_once(ways_.file_of(way), ways_.text_of(way, ++versions_[way]));
    }
    if (point.empty()) {
        program* daemon = daemon_.get();
        std::jthread killer([daemon, pause = below(60)] {
            rest(std::chrono::milliseconds(pause));
            daemon->send(SIGKILL);
        });
        ask();
    } else {
        ask();
    }
    if (daemon_->wait().signal != SIGKILL) {
        count_.wrong_verdicts.push_back("not killed at " + point);
        return;
    }
    ++count_.kills;
    // The file on the disk is whole, so the next start has the new version and nothing else.
    start();
    const auto got = ask();
    if (!got || got->outcome != "unchanged") {
        count_.wrong_verdicts.push_back("after a kill at " + point + ": " +
                                        (got ? got->text : std::string("no answer")));
    }
    generation_ = got ? got->generation : generation_;
}

std::int64_t reloading::memory() const {
    std::ifstream status("/proc/" + std::to_string(daemon_->id()) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("RssAnon:")) {
            return std::stoll(line.substr(8));
        }
    }
    return 0;
}

// Freed memory goes back to the system within seconds, so the least of some time is what is held.
std::int64_t reloading::memory_at_rest() const {
    auto least = memory();
    constexpr int looks = 24;
    for (int look = 0; look < looks && options_.lines_before > 0; ++look) {
        rest(std::chrono::milliseconds(500));
        least = std::min(least, memory());
    }
    return least;
}

std::int64_t reloading::descriptors() const {
    std::int64_t count = 0;
    for (const auto& one :
         std::filesystem::directory_iterator("/proc/" + std::to_string(daemon_->id()) + "/fd")) {
        count += one.is_symlink() ? 1 : 0;
    }
    return count;
}

// Checks that every line is where it belongs, and that nothing is under way.
void reloading::settle() {
    until([&] { return ways_.all_arrived(); });
}

// Reading all tasks fills the pages that readers of the ledger keep, too.
void reloading::fill() {
    constexpr int rounds = 10;
    for (int round = 0; round < rounds && options_.lines_before > 0; ++round) {
        for (int line = 0; line < options_.lines_before / rounds; ++line) {
            ways_.feed();
        }
        settle();
    }
    for (std::int64_t below = ways_.count().expected; options_.lines_before > 0 && below > 0;
         below -= 500) {
        ask_socket(ways_.work().state() / "control.sock", "GET",
                   "/tasks?limit=500&below=" + std::to_string(below + 1));
    }
}

reload_outcome_count reloading::run() {
    start();
    generation_ = 1;
    fill();
    const int warm = std::max(options_.edits / 10, 1);
    for (int i = 0; i < options_.edits; ++i) {
        edit_once();
        if (i + 1 == warm) {
            settle();
            count_.memory_before = memory_at_rest();
            count_.descriptors_before = descriptors();
        }
        if ((i + 1) % 500 == 0) {
            options_.tell(std::to_string(i + 1) + " edits, " + count_.line() + ", " +
                          std::to_string(memory()) + " KiB");
        }
    }
    settle();
    if (options_.edits > 0) {
        count_.memory_after = memory_at_rest();
        count_.descriptors_after = descriptors();
    }
    for (int i = 0; i < options_.kills; ++i) {
        kill_once();
    }
    settle();
    daemon_->stop();
    const auto all = ways_.count();
    count_.expected = all.expected;
    count_.doubled = all.doubled;
    count_.out_of_order = all.out_of_order;
    count_.uncertain =
        static_cast<std::int64_t>(ways_.work().list({"--status", "uncertain"}).as_array().size());
    // Nobody can know the fate of a letter whose sender was killed.
    count_.lost = std::max<std::int64_t>(all.lost - count_.uncertain, 0);
    return count_;
}

}  // namespace

std::string reload_outcome_count::line() const {
    return "wrong verdicts " + std::to_string(wrong_verdicts.size()) + " lost " +
           std::to_string(lost) + " doubled " + std::to_string(doubled) + " out of order " +
           std::to_string(out_of_order) + " hung " + std::to_string(hung);
}

bool reload_outcome_count::as_at_start() const {
    constexpr std::int64_t come_and_go = 3;
    const auto more = descriptors_after - descriptors_before;
    return memory_after * 50 <= memory_before * 51 &&
           (more <= come_and_go || more * 50 <= descriptors_before);
}

reload_outcome_count run_reloads(const reload_options& options) {
    return reloading(options).run();
}

}  // namespace sluice::testing
