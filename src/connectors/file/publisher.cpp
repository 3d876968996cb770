#include "connectors/file/delivery_plan.hpp"
#include "connectors/file/directory.hpp"
#include "connectors/file/publisher_options.hpp"
#include "connectors/file/record_text.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/component/registry.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <span>
#include <system_error>

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
        : columns_(options.columns),
          extra_(options.columns.empty() ? extra_members::refused : extra_members::ignored),
          pool_(context.pool),
          time_(context.time),
          canonical_(canonical_path(options.path)),
          target_(std::make_shared<append_file>(append_settings_of(options),
                                                warning_to(context, options.path))) {}

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
    static append_file::warning warning_to(const component_context& context, std::string path);

    result<std::string> text_of(const json::value& data);
    result<void> choose_columns(const json::value& data);
    awaitable<result<appended>> append(std::vector<std::string> texts);
    receipt receipt_for(const appended& done, std::size_t index, std::size_t length) const;

    std::vector<std::string> columns_;
    extra_members extra_;
    asio::thread_pool& pool_;
    clock& time_;
    std::string canonical_;
    std::shared_ptr<append_file> target_;
};

append_file::warning file_publisher::warning_to(const component_context& context,
                                                std::string path) {
    return [name = context.name, &log = context.log, path = std::move(path)](
               std::string_view message, std::uint64_t offset) {
        log.write(
            log_level::warning, message,
            {{"connection", name}, {"file", path}, {"offset", static_cast<std::int64_t>(offset)}});
    };
}

// Without `columns`, takes the columns of the existing file, or the members of the first record.
result<void> file_publisher::choose_columns(const json::value& data) {
    auto existing = target_->existing_columns();
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

result<std::string> file_publisher::text_of(const json::value& data) {
    if (target_->settings().format == file_format::ndjson) {
        return ndjson_line(data);
    }
    if (columns_.empty()) {
        if (auto chosen = choose_columns(data); !chosen) {
            return chosen.error();
        }
    }
    return csv_line(data, columns_, target_->settings().delimiter, extra_);
}

result<delivery> file_publisher::prepare(entity entity, std::string key) {
    const auto text = text_of(entity.data);
    if (!text) {
        return text.error();
    }
    auto end = target_->known_end();
    if (!end) {
        return end.error();
    }
    const std::string& path = target_->settings().path;
    delivery_plan plan{path, *std::move(end), text->size(), sha256_of(*text), *text,
                       "",   text->size()};
    if (target_->settings().format == file_format::csv) {
        plan.header = csv_header_line(columns_, target_->settings().delimiter);
    }
    delivery made;
    made.entity = std::move(entity);
    made.key = std::move(key);
    made.safety = repeat_safety::verifiable;
    made.fingerprint = plan.sha256;
    made.target = "file " + canonical_;
    made.plan = to_json(plan);
    made.summary = "append " + std::to_string(text->size()) + " bytes to " + path;
    return made;
}

void file_publisher::arrange(std::span<delivery> together) {
    std::vector<delivery_plan> plans;
    std::map<std::string, std::uint64_t> seen;
    for (const auto& one : together) {
        auto& plan = plans.emplace_back(plan_from(one.plan).value());
        plan.duplicates = seen[plan.sha256]++;
    }
    // Counted from the end: `block` covers the record and all records after it.
    std::uint64_t block = 0;
    for (std::size_t i = plans.size(); i-- > 0;) {
        block += plans[i].length;
        plans[i].block = block;
        together[i].plan = to_json(plans[i]);
    }
}

receipt file_publisher::receipt_for(const appended& done, std::size_t index,
                                    std::size_t length) const {
    receipt made;
    made.external_id = place_of(done.identity, done.offsets[index]);
    made.response =
        std::to_string(length) + " bytes at offset " + std::to_string(done.offsets[index]);
    json::object data;
    data["path"] = target_->settings().path;
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
awaitable<result<appended>> file_publisher::append(std::vector<std::string> texts) {
    // The retry_after of these failures is 20 ms: the line gets its end after one second, the batch
    // gives up after two.
    constexpr int tries = 100;
    constexpr int patient = 50;
    const auto shared = std::make_shared<const std::vector<std::string>>(std::move(texts));
    for (int attempt = 1;; ++attempt) {
        const auto unfinished = attempt <= patient ? append_file::last_line::awaits_its_end
                                                   : append_file::last_line::is_given_one;
        auto work = [target = target_, columns = columns_, shared, unfinished] {
            return target->append(columns, *shared, unfinished);
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
    std::vector<std::size_t> sizes;
    std::vector<std::string> texts;
    for (const auto& delivery : batch) {
        auto text = text_of(delivery.entity.data);
        sizes.push_back(text ? text->size() : 0);
        if (text) {
            outcomes.emplace_back(receipt());
            texts.push_back(*std::move(text));
        } else {
            outcomes.emplace_back(text.error());
        }
    }
    if (texts.empty()) {
        co_return outcomes;
    }
    const auto done = co_await append(std::move(texts));
    std::size_t index = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (!outcomes[i]) {
            continue;
        }
        if (done) {
            outcomes[i] = receipt_for(*done, index++, sizes[i]);
        } else {
            outcomes[i] = done.error();
        }
    }
    co_return outcomes;
}

awaitable<result<findings>> file_publisher::verify(delivery delivery) {
    auto plan = plan_from(delivery.plan);
    if (!plan) {
        co_return plan.error();
    }
    auto work = [target = target_, plan = *std::move(plan)] {
        return find_delivery(*target, plan);
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
            return std::make_shared<file_publisher>(options, context);
        });
}

}  // namespace sluice::file
