#include "connectors/file/bytes_publisher.hpp"
#include "connectors/file/delivery_plan.hpp"
#include "connectors/file/directory.hpp"
#include "connectors/file/named_file.hpp"
#include "connectors/file/publisher_options.hpp"
#include "connectors/file/record_text.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/component/names.hpp>
#include <sluice/component/registry.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <span>
#include <system_error>
#include <utility>

namespace sluice::file {

namespace {

// Resolves links, even if nothing is at the path yet. Two outgoings on one file must have one
// target (decision 0020).
std::string canonical_path(const std::string& path) {
    std::error_code error;
    const auto absolute = std::filesystem::absolute(without_links(path), error);
    const auto found = std::filesystem::weakly_canonical(absolute, error);
    return error ? absolute.lexically_normal().string() : found.string();
}

class file_publisher final : public publisher {
 public:
    file_publisher(const publisher_options& options, const component_context& context)
        : options_(options),
          columns_(options.columns),
          extra_(options.columns.empty() ? extra_members::refused : extra_members::ignored),
          pool_(context.pool),
          time_(context.time),
          log_(context.log),
          name_(context.name) {}

    result<delivery> prepare(entity entity, std::string key) override;
    void arrange(std::span<delivery> together) override;
    awaitable<result<receipt>> send(delivery delivery) override;
    awaitable<std::vector<result<receipt>>> send_all(std::vector<delivery> batch) override;
    awaitable<result<findings>> verify(delivery delivery) override;

    // One write and one sync serve the whole batch.
    std::size_t batch_limit() const override { return 256; }
    // Nothing still works on a file after its writer has ended.
    std::chrono::milliseconds settle_time() const override { return std::chrono::milliseconds(0); }
    bool is_local() const override { return true; }

 private:
    // A file that is written to. Records choose it where the outgoing has a `name`.
    struct target {
        std::shared_ptr<append_file> file;
        std::string place;  // delivery::target
        std::uint64_t used = 0;
    };
    // Of the records of a batch that go to one file.
    struct share {
        std::vector<std::size_t> places;  // in the batch
        std::vector<std::string> texts;
    };

    append_file::warning warning_to(std::string path) const;

    // `name` is that below the directory, or empty.
    target& target_of(const std::string& name);
    result<std::string> name_of(const entity& entity) const;
    std::string name_in(const delivery_plan& plan) const;
    result<std::string> text_of(const json::value& data, append_file& file);
    result<void> choose_columns(const json::value& data, append_file& file);
    awaitable<result<appended>> append(std::shared_ptr<append_file> file,
                                       std::vector<std::string> texts);
    static receipt receipt_for(const append_file& file, const appended& done, std::size_t index,
                               std::size_t length);

    publisher_options options_;
    std::vector<std::string> columns_;
    extra_members extra_;
    asio::thread_pool& pool_;
    clock& time_;
    event_log& log_;
    std::string name_;
    std::map<std::string, target> targets_;
    std::uint64_t uses_ = 0;
};

append_file::warning file_publisher::warning_to(std::string path) const {
    return [name = name_, &log = log_, path = std::move(path)](std::string_view message,
                                                               std::uint64_t offset) {
        log.write(
            log_level::warning, message,
            {{"connection", name}, {"file", path}, {"offset", static_cast<std::int64_t>(offset)}});
    };
}

file_publisher::target& file_publisher::target_of(const std::string& name) {
    // Each has an open file. One that is written to right now lives on in its writer.
    constexpr std::size_t most_targets = 64;
    auto found = targets_.find(name);
    if (found == targets_.end()) {
        if (targets_.size() == most_targets) {
            targets_.erase(std::ranges::min_element(
                targets_, {}, [](const auto& one) { return one.second.used; }));
        }
        const auto settings = append_settings_of(options_, name);
        target made{std::make_shared<append_file>(settings, warning_to(settings.path)),
                    "file " + canonical_path(settings.path)};
        found = targets_.emplace(name, std::move(made)).first;
    }
    found->second.used = ++uses_;
    return found->second;
}

result<std::string> file_publisher::name_of(const entity& entity) const {
    if (!options_.name) {
        return std::string();
    }
    const auto names = names_beside(entity, time_.now());
    return name_for(*options_.name, entity.data, {&names});
}

std::string file_publisher::name_in(const delivery_plan& plan) const {
    const bool is_below = options_.name && plan.path.starts_with(options_.path + "/");
    return is_below ? plan.path.substr(options_.path.size() + 1) : "";
}

// Without `columns`, takes the columns of the existing file, or the members of the first record.
result<void> file_publisher::choose_columns(const json::value& data, append_file& file) {
    auto existing = file.existing_columns();
    if (!existing) {
        return existing.error();
    }
    const auto* members = data.if_object();
    if (existing->empty() && members == nullptr) {
        return {};  // csv_line() refuses the record with a reason
    }
    if (existing->empty()) {
        for (const auto& member : *members) {
            existing->emplace_back(member.key());
        }
    }
    if (existing->empty()) {
        return failure(failure_class::refused, "the first record has no members to make columns of",
                       "set 'columns', or make an object in a 'map' stage");
    }
    columns_ = *std::move(existing);
    return {};
}

result<std::string> file_publisher::text_of(const json::value& data, append_file& file) {
    if (file.settings().format == file_format::ndjson) {
        return ndjson_line(data);
    }
    if (columns_.empty()) {
        if (auto chosen = choose_columns(data, file); !chosen) {
            return chosen.error();
        }
    }
    return csv_line(data, columns_, file.settings().delimiter, extra_);
}

result<delivery> file_publisher::prepare(entity entity, std::string key) {
    const auto name = name_of(entity);
    if (!name) {
        return name.error();
    }
    auto& to = target_of(*name);
    const auto text = text_of(entity.data, *to.file);
    if (!text) {
        return text.error();
    }
    auto end = to.file->known_end();
    if (!end) {
        return end.error();
    }
    const std::string& path = to.file->settings().path;
    delivery_plan plan{path, *std::move(end), text->size(), sha256_of(*text), *text,
                       "",   text->size()};
    if (to.file->settings().format == file_format::csv) {
        plan.header = csv_header_line(columns_, to.file->settings().delimiter);
    }
    delivery made;
    made.entity = std::move(entity);
    made.key = std::move(key);
    made.safety = repeat_safety::verifiable;
    made.fingerprint = plan.sha256;
    made.target = to.place;
    made.plan = to_json(plan);
    made.summary = "append " + std::to_string(text->size()) + " bytes to " + path;
    return made;
}

void file_publisher::arrange(std::span<delivery> together) {
    std::vector<delivery_plan> plans;
    std::map<std::pair<std::string, std::string>, std::uint64_t> seen;
    for (const auto& one : together) {
        auto& plan = plans.emplace_back(plan_from(one.plan).value());
        plan.duplicates = seen[{plan.path, plan.sha256}]++;
    }
    // Counted from the end: `block` covers the record and all records of its file after it.
    std::map<std::string, std::uint64_t> blocks;
    for (std::size_t i = plans.size(); i-- > 0;) {
        plans[i].block = blocks[plans[i].path] += plans[i].length;
        together[i].plan = to_json(plans[i]);
    }
}

receipt file_publisher::receipt_for(const append_file& file, const appended& done,
                                    std::size_t index, std::size_t length) {
    receipt made;
    made.external_id = place_of(done.identity, done.offsets[index]);
    made.response =
        std::to_string(length) + " bytes at offset " + std::to_string(done.offsets[index]);
    json::object data;
    data["path"] = file.settings().path;
    data["offset"] = done.offsets[index];
    data["length"] = length;
    made.data = std::move(data);
    return made;
}

awaitable<result<receipt>> file_publisher::send(delivery one) {
    std::vector<delivery> alone;
    alone.push_back(std::move(one));
    auto outcomes = co_await send_all(std::move(alone));
    co_return std::move(outcomes.front());
}

// Another program may hold the lock for one append, or may not have finished its line. A short wait
// is better than giving the whole batch back. After a second, the line gets its end from this
// publisher (decision 0032).
awaitable<result<appended>> file_publisher::append(std::shared_ptr<append_file> file,
                                                   std::vector<std::string> texts) {
    // The retry_after of these failures is 20 ms: the line gets its end after one second, the batch
    // gives up after two.
    constexpr int tries = 100;
    constexpr int patient = 50;
    const auto shared = std::make_shared<const std::vector<std::string>>(std::move(texts));
    for (int attempt = 1;; ++attempt) {
        const auto unfinished = attempt <= patient ? append_file::last_line::awaits_its_end
                                                   : append_file::last_line::is_given_one;
        auto work = [file, columns = columns_, shared, unfinished, now = time_.now()] {
            return file->append(columns, *shared, unfinished, now);
        };
        auto done = co_await offload(pool_, std::move(work));
        if (done || !done.error().retry_after || attempt == tries) {
            co_return done;
        }
        const bool waited = co_await time_.sleep_for(*done.error().retry_after);
        if (!waited) {
            co_return done;
        }
    }
}

awaitable<std::vector<result<receipt>>> file_publisher::send_all(std::vector<delivery> batch) {
    std::vector<result<receipt>> outcomes;
    std::map<std::string, share> shares;  // by the name of the file
    for (std::size_t i = 0; i < batch.size(); ++i) {
        outcomes.emplace_back(receipt());
        // The file was chosen with the intent: at another time a template may name another one.
        const auto plan = plan_from(batch[i].plan);
        if (!plan) {
            outcomes[i] = plan.error();
            continue;
        }
        const auto name = name_in(*plan);
        auto text = text_of(batch[i].entity.data, *target_of(name).file);
        if (!text) {
            outcomes[i] = text.error();
            continue;
        }
        auto& one = shares[name];
        one.places.push_back(i);
        one.texts.push_back(*std::move(text));
    }
    for (auto& [name, one] : shares) {
        const auto file = target_of(name).file;
        std::vector<std::size_t> sizes;
        for (const auto& text : one.texts) {
            sizes.push_back(text.size());
        }
        const auto done = co_await append(file, std::move(one.texts));
        for (std::size_t k = 0; k < one.places.size(); ++k) {
            outcomes[one.places[k]] =
                done ? result<receipt>(receipt_for(*file, *done, k, sizes[k])) : done.error();
        }
    }
    co_return outcomes;
}

awaitable<result<findings>> file_publisher::verify(delivery delivery) {
    auto plan = plan_from(delivery.plan);
    if (!plan) {
        co_return plan.error();
    }
    auto work = [file = target_of(name_in(*plan)).file, plan = *std::move(plan)] {
        return find_delivery(*file, plan);
    };
    auto found = co_await offload(pool_, std::move(work));
    co_return found;
}

}  // namespace

void add_publisher(registry& types) {
    types.add<publisher>(
        publisher_declaration(),
        [](const publisher_options& options,
           const component_context& context) -> result<std::shared_ptr<publisher>> {
            if (options.format == file_format::binary) {
                return make_bytes_publisher(options, context);
            }
            return std::make_shared<file_publisher>(options, context);
        });
}

}  // namespace sluice::file
