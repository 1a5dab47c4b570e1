using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Support;

internal static class Waiting
{
    /// <summary>
    /// Waits until a function of the page says yes. It is asked again and again from here: Playwright's own waiting is an eval inside the page,
    /// which the content security policy forbids.
    /// </summary>
    /// <param name="page">Where.</param>
    /// <param name="function">JavaScript, without parameters.</param>
    public static async Task WaitUntilAsync(this IPage page, string function)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(Visitor.Patience));
        while (!await IsSoAsync(page, function))
        {
            try
            {
                await Task.Delay(40, patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"In {Visitor.Patience / 1000:0} s it did not come true: {function}");
            }
        }
    }

    private static async Task<bool> IsSoAsync(IPage page, string function)
    {
        try
        {
            return await page.EvaluateAsync<bool>($"() => !!({function})()");
        }
        catch (PlaywrightException lost) when (lost.Message.Contains("context was destroyed", StringComparison.Ordinal) || lost.Message.Contains("navigat", StringComparison.Ordinal))
        {
            // The page is just being opened anew.
            return false;
        }
    }
}
