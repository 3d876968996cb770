// The part of the consumer that decides where each partition is read.

#include "connectors/kafka/consumer.hpp"
#include "connectors/kafka/fault.hpp"

#include <algorithm>
#include <utility>

namespace sluice::kafka {

namespace {

using std::chrono::milliseconds;

// A question waits so long before Sluice looks whether it has to stop.
constexpr milliseconds one_wait{1000};
constexpr milliseconds rest{100};
// So often new partitions of a topic are looked for.
constexpr std::chrono::minutes between_looks_for_partitions{5};

constexpr const char* go_on_mend =
    "to take the records that are left, set `lost: go_on` until the next run has ended";

std::string shown(const partition_name& name) {
    return name.first + "/" + std::to_string(name.second);
}

// Says which records a reader that wants `next` does not get.
failure loss_of(const partition_name& name, std::int64_t next, std::int64_t low,
                std::int64_t high) {
    const std::string mend = go_on_mend;
    if (next < low) {
        return {failure_class::refused,
                shown(name) + ": the records from offset " + std::to_string(next) + " to " +
                    std::to_string(low - 1) + " were deleted in the cluster before they were read",
                mend + ", and raise the topic's retention"};
    }
    return {failure_class::refused,
            shown(name) + ": the ledger is at offset " + std::to_string(next) +
                ", and the topic ends at " + std::to_string(high) + ": it was made anew",
            mend};
}

}  // namespace

// Asks until there is an answer, and returns false when there is none: taken_.trouble says why.
bool consumer::ask(const std::string& subject,
                   const std::function<rd_kafka_resp_err_t(int)>& question) {
    const auto end = clock::now() + settings_.time_limit;
    while (true) {
        const auto left = std::chrono::ceil<milliseconds>(end - clock::now());
        const auto wait = std::clamp(left, milliseconds(1), one_wait);
        const auto code = question(static_cast<int>(wait.count()));
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
            return true;
        }
        auto why = fault_of(*library_, code, {}).within(subject);
        if (!may_pass(code)) {
            taken_.trouble = std::move(why);
            return false;
        }
        // The library tells the cause in its queue.
        while (auto* message =
                   library_->consumer_poll_(instance_->get(), static_cast<int>(rest.count()))) {
            take_message(*message);
            library_->message_destroy_(message);
        }
        if (taken_.trouble || stops_) {
            return false;
        }
        if (clock::now() >= end) {
            taken_.trouble = seen_.value_or(std::move(why));
            return false;
        }
    }
}

// Reads every wanted partition from the ledger's offset. Returns false when it cannot.
bool consumer::follow(const next_offsets& held) {
    const bool looks = !looked_ || clock::now() - *looked_ >= between_looks_for_partitions;
    const bool goes_on = std::ranges::all_of(next_, [&](const auto& one) {
        const auto own = held.find(one.first);
        return own == held.end() ? one.second < 0 : own->second == one.second;
    });
    if (!looks && goes_on) {
        return true;
    }
    std::set<partition_name> wanted;
    if (looks) {
        auto found = look_for_partitions();
        if (!found) {
            return false;
        }
        wanted = *std::move(found);
        looked_ = clock::now();
    } else {
        for (const auto& one : next_) {
            wanted.insert(one.first);
        }
    }
    next_offsets offsets;
    std::set<partition_name> fresh;
    for (const auto& name : wanted) {
        const auto own = held.find(name);
        if (own != held.end()) {
            offsets[name] = own->second;
        } else {
            fresh.insert(name);
        }
    }
    auto starts = starts_of(fresh, held);
    if (!starts) {
        looked_.reset();
        return false;
    }
    offsets.merge(*std::move(starts));
    if (goes_on && offsets.size() == next_.size()) {
        return true;
    }
    next_ = std::move(offsets);
    ended_.clear();
    broken_.clear();
    assign();
    if (looks) {
        miss(wanted, held);
    }
    return !taken_.trouble;
}

// A partition never goes from a topic, so the topic is another one of the same name.
void consumer::miss(const std::set<partition_name>& found, const next_offsets& held) {
    for (const auto& one : held) {
        const auto& name = one.first;
        const bool is_read =
            settings_.partitions.empty() &&
            std::ranges::find(settings_.topics, name.first) != settings_.topics.end();
        if (!is_read || found.contains(name)) {
            continue;
        }
        auto why = failure(failure_class::refused,
                           shown(name) + ": the ledger is at offset " + std::to_string(one.second) +
                               ", and the topic has no such partition: it was made anew",
                           go_on_mend);
        if (settings_.lost == loss_rule::fail) {
            broken_[name] = std::move(why);
        } else {
            taken_.warnings.push_back(std::move(why.message));
        }
    }
}

void consumer::assign() {
    auto* list = library_->topic_partition_list_new_(static_cast<int>(next_.size()));
    for (const auto& [name, offset] : next_) {
        library_->topic_partition_list_add_(list, name.first.c_str(), name.second)->offset = offset;
    }
    const auto code = library_->assign_(instance_->get(), list);
    library_->topic_partition_list_destroy_(list);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        taken_.trouble = fault_of(*library_, code, {});
    }
}

std::optional<std::set<partition_name>> consumer::look_for_partitions() {
    std::set<partition_name> found;
    for (const auto& topic : settings_.topics) {
        if (!add_partitions(topic, found)) {
            return std::nullopt;
        }
    }
    return found;
}

bool consumer::add_partitions(const std::string& topic, std::set<partition_name>& into) {
    auto* handle = library_->topic_new_(instance_->get(), topic.c_str(), nullptr);
    if (handle == nullptr) {
        taken_.trouble =
            failure(failure_class::refused, "'" + topic + "' is no name of a topic", "see topics");
        return false;
    }
    std::set<std::int32_t> numbers;
    const auto done = ask("topic '" + topic + "'", [&](int limit) {
        const rd_kafka_metadata_t* facts = nullptr;
        auto code = library_->metadata_(instance_->get(), 0, handle, &facts, limit);
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
            return code;
        }
        code =
            facts->topic_cnt == 1 ? facts->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
        for (int i = 0; code == RD_KAFKA_RESP_ERR_NO_ERROR && i < facts->topics[0].partition_cnt;
             ++i) {
            numbers.insert(facts->topics[0].partitions[i].id);
        }
        library_->metadata_destroy_(facts);
        return code;
    });
    library_->topic_destroy_(handle);
    if (!done) {
        return false;
    }
    for (const auto one : settings_.partitions) {
        if (!numbers.contains(static_cast<std::int32_t>(one))) {
            taken_.trouble = failure(failure_class::refused,
                                     "topic '" + topic + "' has " + std::to_string(numbers.size()) +
                                         " partitions, and no number " + std::to_string(one),
                                     "see partitions; they count from 0");
            return false;
        }
    }
    for (const auto number : numbers) {
        const bool is_wanted =
            settings_.partitions.empty() ||
            std::ranges::find(settings_.partitions, number) != settings_.partitions.end();
        if (is_wanted) {
            into.emplace(topic, number);
        }
    }
    return true;
}

std::optional<next_offsets> consumer::starts_of(const std::set<partition_name>& fresh,
                                                const next_offsets& held) {
    next_offsets made;
    next_offsets asked;
    for (const auto& name : fresh) {
        // A partition that was added to a topic later begins with its first record.
        const bool is_known_topic = std::ranges::any_of(
            held, [&](const auto& one) { return one.first.first == name.first; });
        const bool begins =
            is_known_topic || (!settings_.since && settings_.start == start_rule::earliest);
        (begins ? made : asked)[name] = RD_KAFKA_OFFSET_BEGINNING;
    }
    if (asked.empty()) {
        return made;
    }
    // The end of a partition is a number in the ledger at once. Otherwise records that come while
    // the daemon is away would stand before the end of its next start.
    next_offsets ends;
    if (settings_.since || settings_.start == start_rule::latest) {
        for (const auto& one : asked) {
            const auto range = range_of(one.first);
            if (!range) {
                return std::nullopt;
            }
            ends[one.first] = range->second;
        }
    }
    auto known = asked;
    bool done = true;
    if (settings_.since) {
        for (auto& one : known) {
            one.second = *settings_.since;
        }
        done = ask_for_offsets(known, [this](auto* list, int limit) {
            return library_->offsets_for_times_(instance_->get(), list, limit);
        });
    } else if (settings_.start == start_rule::group) {
        done = ask_for_offsets(known, [this](auto* list, int limit) {
            return library_->committed_(instance_->get(), list, limit);
        });
    } else {
        known = ends;
    }
    if (!done) {
        return std::nullopt;
    }
    for (const auto& [name, offset] : known) {
        const auto end = ends.find(name);
        made[name] = offset >= 0         ? offset
                     : end != ends.end() ? end->second
                                         : RD_KAFKA_OFFSET_BEGINNING;
    }
    return made;
}

bool consumer::ask_for_offsets(
    next_offsets& offsets,
    const std::function<rd_kafka_resp_err_t(rd_kafka_topic_partition_list_t*, int)>& question) {
    return ask("the offsets", [&](int limit) {
        auto* list = library_->topic_partition_list_new_(static_cast<int>(offsets.size()));
        for (const auto& [name, offset] : offsets) {
            library_->topic_partition_list_add_(list, name.first.c_str(), name.second)->offset =
                offset;
        }
        auto code = question(list, limit);
        for (int i = 0; code == RD_KAFKA_RESP_ERR_NO_ERROR && i < list->cnt; ++i) {
            code = list->elems[i].err;
        }
        for (int i = 0; code == RD_KAFKA_RESP_ERR_NO_ERROR && i < list->cnt; ++i) {
            offsets[{list->elems[i].topic, list->elems[i].partition}] = list->elems[i].offset;
        }
        library_->topic_partition_list_destroy_(list);
        return code;
    });
}

// The first offset, and the one after the last.
std::optional<std::pair<std::int64_t, std::int64_t>> consumer::range_of(
    const partition_name& name) {
    std::int64_t low = 0;
    std::int64_t high = 0;
    const auto done = ask(shown(name), [&](int limit) {
        return library_->query_watermark_offsets_(instance_->get(), name.first.c_str(), name.second,
                                                  &low, &high, limit);
    });
    return done ? std::optional(std::pair(low, high)) : std::nullopt;
}

// The library stops reading the partition. The others go on.
void consumer::lose(const partition_name& name) {
    const auto range = range_of(name);
    if (!range) {
        looked_.reset();  // the next run finds out
        next_.erase(name);
        return;
    }
    auto why = loss_of(name, next_[name], range->first, range->second);
    if (settings_.lost == loss_rule::fail) {
        broken_[name] = std::move(why);
        return;
    }
    taken_.warnings.push_back(std::move(why.message));
    next_[name] = range->first;
    ended_.clear();
    assign();
}

}  // namespace sluice::kafka
