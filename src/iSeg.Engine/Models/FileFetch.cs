using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace iSeg.Engine.Models;

/// <summary>One file, in as many pieces as the connection breaks it into, compared with its checksum at the end.</summary>
/// <param name="hub">Where from.</param>
/// <param name="model">Of which model.</param>
/// <param name="file">Which file.</param>
/// <param name="target">Where to; its folder is there. Until it is whole it is called ".part".</param>
/// <param name="pause">Before the second try; doubled before each further one.</param>
internal sealed class FileFetch(ModelHub hub, HubModel model, HubFile file, string target, TimeSpan pause)
{
    private const int Buffer = 1 << 20;

    /// <summary>So many tries in a row that bring nothing end it; one that brings something does not count.</summary>
    private const int Tries = 4;

    /// <summary>A connection that brings nothing for so long is taken for cut.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _part = target + ".part";

    /// <param name="tell">Told the bytes that are here.</param>
    /// <param name="cancellationToken">Stops; the part stays.</param>
    /// <exception cref="ModelException">See <see cref="ModelDownload.InstallAsync"/>.</exception>
    public async Task RunAsync(Action<long> tell, CancellationToken cancellationToken)
    {
        if (File.Exists(target))
        {
            tell(file.Size);
            return;
        }

        for (var failed = 0; Here() != file.Size;)
        {
            var before = Here();
            try
            {
                await GetRestAsync(tell, cancellationToken);
            }
            catch (Exception exception) when (IsCut(exception, cancellationToken))
            {
                failed = Here() > before ? 0 : failed + 1;
                if (failed >= Tries)
                {
                    throw new ModelException($"{hub.Host} does not give {file.Path} any more: {exception.Message} What is here is kept; start again to go on.", exception);
                }

                await Task.Delay(pause * (1 << failed), cancellationToken);
            }
        }

        await VerifyAsync(cancellationToken);
        File.Move(_part, target);
    }

    private long Here() => File.Exists(_part) ? new FileInfo(_part).Length : 0;

    private async Task GetRestAsync(Action<long> tell, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, hub.AddressOf(model, file));
        var from = Here() is var here && here <= file.Size ? here : 0;
        request.Headers.Range = from > 0 ? new RangeHeaderValue(from, null) : null;
        using var answer = await hub.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        answer.EnsureSuccessStatusCode();

        // A server that does not know ranges sends everything again.
        var goesOn = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == from;
        await using var content = await answer.Content.ReadAsStreamAsync(patience.Token);
        await using var part = Writing(() => new FileStream(_part, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true));
        var (buffer, done) = (new byte[Buffer], goesOn ? from : 0);
        for (int read; (read = await content.ReadAsync(buffer, patience.Token)) > 0;)
        {
            if ((done += read) > file.Size)
            {
                part.SetLength(0);
                throw new ModelException($"{hub.Host} sends more than the {file.Size} bytes that it says {file.Path} has. Try again later, or another source.");
            }

            try
            {
                await part.WriteAsync(buffer.AsMemory(0, read), patience.Token);
            }
            catch (Exception full) when (full is IOException or ArgumentOutOfRangeException)
            {
                // A file that is too large for its file system is a wrong argument to the runtime.
                throw NotWritten(full);
            }

            tell(done);
            patience.CancelAfter(Patience);
        }

        if (done < file.Size)
        {
            throw new IOException($"The connection ended after {done} of {file.Size} bytes.");
        }
    }

    private FileStream Writing(Func<FileStream> open)
    {
        try
        {
            return open();
        }
        catch (IOException full)
        {
            throw NotWritten(full);
        }
    }

    /// <summary>A full disk is no cut connection: asking again would only fill it again.</summary>
    private ModelException NotWritten(Exception full) =>
        new($"{file.Path} could not be written: {full.Message} Make room where models are kept and start again; what is here is kept.", full);

    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        await using var content = new FileStream(_part, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        var (wanted, found) = file.Sha256 is { } sha256
            ? (sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)))
            : (file.GitId, await GitIdAsync(content, cancellationToken));
        if (!string.Equals(wanted, found, StringComparison.OrdinalIgnoreCase))
        {
            content.Close();
            File.Delete(_part);
            throw new ModelException(
                $"{file.Path} came with the checksum {found}, and {hub.Host} says {wanted}. It was thrown away, the rest is kept; start again to get it anew.");
        }
    }

    /// <summary>Git names a file by the SHA-1 of its length and content. Not against forgers: the list comes over the same line.</summary>
    private static async Task<string> GitIdAsync(Stream content, CancellationToken cancellationToken)
    {
#pragma warning disable CA5350 // It is git that uses SHA-1.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {content.Length}\0"));
        var buffer = new byte[Buffer];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What may be better next time; a refusal will not be.</summary>
    private static bool IsCut(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        HttpRequestException { StatusCode: { } status } => (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
        HttpRequestException or HttpIOException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        IOException => true,
        _ => false,
    };
}
